import * as fc from 'fast-check';
import type { RawApi } from 'grammy';
import { expect, it } from 'vitest';
import type { Calls, Fault } from '../../../../src/channels/telegram/calls.ts';
import { createTakeAway } from '../../../../src/channels/telegram/clearing/take-away.ts';
import { LIMITS } from '../../../../src/core/limits.ts';

const NOW_MS = Date.UTC(2026, 10, 24);
const HOUR_MS = 60 * 60 * 1_000;

/** Messages of a few chats as Telegram has them, and what goes wrong with which call. */
const scene = fc.record({
  messages: fc.uniqueArray(
    fc.record({
      chat: fc.integer({ min: 1, max: 3 }),
      id: fc.integer({ min: 1, max: 900 }),
      ageMs: fc.oneof(fc.integer({ min: 0, max: 47 * HOUR_MS }), fc.integer({ min: 48 * HOUR_MS, max: 90 * HOUR_MS })),
      stands: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
    { maxLength: 350, selector: ({ chat, id }) => `${chat} ${id}` },
  ),
  faults: fc.array(fc.option(fc.constantFrom<Fault>('later', 'token', 'gone'), { freq: 6 }), { maxLength: 30 }),
  /** How many of them a note holds. */
  split: fc.integer({ min: 1, max: 40 }),
});

it('every message is gone, stays, or is tried again, exactly once; no call is too large and there are never too many', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ messages, faults, split }) => {
      const there = new Map(messages.map((each) => [`${each.chat} ${each.id}`, each]));
      const planned = [...faults];
      let made = 0;
      const deleteMessages = async ({ chat_id, message_ids }: { chat_id: number; message_ids: number[] }) => {
        expect(message_ids.length).toBeGreaterThanOrEqual(1);
        expect(message_ids.length).toBeLessThanOrEqual(100);
        expect(message_ids).toEqual([...new Set(message_ids)].sort((one, other) => other - one));
        const names = message_ids.map((id) => `${chat_id} ${id}`);
        const refused = names.some((name) => there.get(name)?.stands || (there.get(name)?.ageMs ?? 0) >= 48 * HOUR_MS);
        if (!refused) for (const name of names) there.delete(name);
        return !refused;
      };
      const calls: Calls = async (ask) => {
        made += 1;
        const fault = planned.shift() ?? null;
        if (fault !== null) return { ok: false, fault };
        const took = await ask({ deleteMessages } as unknown as RawApi, undefined);
        return took ? { ok: true, result: took } : { ok: false, fault: 'refused' };
      };
      const takeAway = createTakeAway({ calls, nowMs: () => NOW_MS });
      const notes = messages.map(({ chat, id, ageMs }) => ({ chat, ids: [{ id, atMs: NOW_MS - ageMs }] }));
      let left: unknown[] = [];
      for (let at = 0; at < notes.length; at += split) {
        const some = notes.slice(at, at + split);
        for (const chat of new Set(some.map((note) => note.chat))) {
          left.push({ chat, ids: some.filter((note) => note.chat === chat).flatMap(({ ids }) => ids) });
        }
      }
      const sum = { gone: 0, stays: 0 };
      for (let round = 0; left.length > 0 && round < 100; round += 1) {
        made = 0;
        const known = countOf(left);
        const taken = await takeAway(left);
        expect(taken.gone + taken.stays + countOf(taken.later)).toBe(known);
        expect(made).toBeLessThanOrEqual(LIMITS.takeAwayCallsMax);
        sum.gone += taken.gone;
        sum.stays += taken.stays;
        left = taken.later;
      }
      // However it went, it ends; and nothing is called gone that still stands.
      expect(left).toEqual([]);
      expect(sum).toEqual({ gone: messages.length - there.size, stays: there.size });
    }),
    { numRuns: 150 },
  );
});

function countOf(traces: readonly unknown[]): number {
  return (traces as { ids: unknown[] }[]).reduce((count, { ids }) => count + ids.length, 0);
}
