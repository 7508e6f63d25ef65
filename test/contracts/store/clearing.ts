import { expect } from 'vitest';
import type { Tags } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import { chatting, type Held, handedOver, held, LEASE, MARGIN, said, WAY, wordOf } from './clearing-scene.ts';
import { dayLater, type Guarantees, person, raise, type Scene, settling, turnFrom, unique } from './scene.ts';

/** Each way a conversation of a messenger is over or cannot be written to any more; what is left of it is to go. */
const ENDINGS: Record<string, (scene: Scene, chat: Held) => Promise<unknown>> = {
  left: ({ say }, { tags }) => say(tags, { end: 'leave', channel: 'telegram' }),
  blocked: ({ say }, { tags }) => say(tags, { end: 'blocked', channel: 'telegram' }),
  erased: ({ say }, { tags }) => say(tags, { end: 'erase', channel: 'telegram' }),
  'no way any more': ({ store }, { sid }) => store.markSent(sid, settling({ unreachable: true })),
  'ran out': async ({ advance }) => advance(LIMITS.sessionWithCaseMaxMs),
  closed: async ({ store, advance }, { claim }) => {
    await store.closeCase(claim, 'helped', null);
    advance(LIMITS.sessionIdleMs.telegram);
  },
};

export const clearingContract: Guarantees = {
  'what a turn came by and what was sent are handed over in order by the ending turn, its own message too': async (
    scene,
  ) => {
    for (const end of ['leave', 'blocked', 'erase'] as const) {
      for (const change of [{}, { raise: raise('urgent') }]) {
        const { tags } = await chatting(scene, change);
        expect((await scene.say(tags, { route: WAY, trace: 'more' })).traces).toEqual([]);
        const ended = await scene.say(tags, { route: WAY, end, trace: 'the ending' });
        expect(ended.traces).toEqual(['theirs', 'ours', 'more', 'the ending']);
      }
    }
  },

  'a turn that ends nothing but what has begun with it hands its own message over': async (scene) => {
    const { traces } = await scene.say(person(), { route: WAY, end: 'erase', trace: 'all there is' });
    expect(traces).toEqual(['all there is']);
  },

  'a turn that is repeated or stale notes nothing': async (scene) => {
    const { tags } = await chatting(scene);
    const turn = turnFrom(await scene.store.load(tags), tags, { route: WAY, trace: 'once' });
    const other = { ...turn, update: turnFrom(await scene.store.load(tags), tags).update };
    expect((await scene.store.commitTurn(turn)).kind).toBe('committed');
    expect((await scene.store.commitTurn(turn)).kind).toBe('repeat');
    expect((await scene.store.commitTurn(other)).kind).toBe('stale');
    expect((await scene.say(tags, { route: WAY, end: 'leave' })).traces).toEqual(['theirs', 'ours', 'once']);
  },

  'however a conversation ends, a sweep hands over what was noted until it is dealt with, and then never again': async (
    scene,
  ) => {
    for (const [how, end] of Object.entries(ENDINGS)) {
      const chat = await held(scene);
      expect(await handedOver(scene)).toEqual({});
      await end(scene, chat);
      const seen = { [how]: await handedOver(scene) };
      // The turn that ended it was handed it, and has a while.
      if (['left', 'blocked', 'erased'].includes(how)) {
        expect(seen).toEqual({ [how]: {} });
        scene.advance(LEASE);
        seen[how] = await handedOver(scene);
      }
      expect(seen).toEqual({ [how]: { [chat.sid]: ['theirs', 'ours'] } });
      expect(await handedOver(scene)).toEqual({});
      scene.advance(LEASE);
      expect(await handedOver(scene)).toEqual({ [chat.sid]: ['theirs', 'ours'] });
      await scene.store.cleared(chat.sid, said('all'));
      scene.advance(LEASE);
      expect(await handedOver(scene)).toEqual({});
      await scene.store.closeCase(chat.claim, 'helped', null);
      const rest = await scene.mustClaim().catch(() => null);
      if (rest !== null) await scene.store.closeCase(rest, 'helped', null);
    }
  },

  'a session that ended is named only when nothing is left that its key must open': async (scene) => {
    const { store, say, advance } = scene;
    const erased = await chatting(scene);
    await say(erased.tags, { end: 'erase' });
    const ranOut = await chatting(scene);
    advance(LIMITS.sessionIdleMs.telegram);
    const named = async () => (await store.sweep()).ended;
    expect([await named(), await named()]).toEqual([[], []]);
    await store.cleared(erased.sid, said('all', 1));
    expect(await named()).toEqual([]);
    await store.cleared(erased.sid, said('all', 1));
    expect(await named()).toEqual([erased.sid]);
    await store.cleared(ranOut.sid, said('all'));
    advance(LEASE);
    expect((await named()).toSorted()).toEqual([erased.sid, ranOut.sid].toSorted());
    await store.forgotten([erased.sid, ranOut.sid]);
    advance(LEASE);
    expect(await named()).toEqual([]);
  },

  'of a session that goes on only what is nearly too old is handed over, and it is not named': async (scene) => {
    const { store, say, advance } = scene;
    const { tags, sid } = await chatting(scene);
    // Their next days: every message keeps it.
    const stay = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += LIMITS.sessionIdleMs.telegram / 2) {
        advance(Math.min(LIMITS.sessionIdleMs.telegram / 2, ms - passed));
        await say(tags, { route: WAY });
      }
    };
    await stay(LIMITS.clearAtMs / 2);
    await store.markSent(sid, settling({ trace: 'newer' }));
    await stay(LIMITS.clearAtMs / 2 - MARGIN);
    expect(await handedOver(scene)).toEqual({});
    await stay(MARGIN);
    expect(await handedOver(scene)).toEqual({ [sid]: ['theirs', 'ours'] });
    await store.cleared(sid, said('all'));
    await stay(LEASE);
    expect((await scene.sweepAll()).toClear).toEqual([]);
    await stay(LIMITS.clearAtMs / 2);
    expect(await scene.sweepAll()).toMatchObject({ toClear: [{ sid, traces: ['newer'] }], ended: [] });
    expect((await say(tags, { route: WAY, end: 'leave' })).traces).toEqual([]);
  },

  'what is said twice, or by two who were handed the same, takes nothing away that nobody dealt with': async (
    scene,
  ) => {
    const { store, say, advance } = scene;
    const { tags, sid } = await chatting(scene);
    await say(tags, { end: 'leave', channel: 'telegram' });
    await store.markSent(sid, settling({ trace: 'under way' }));
    expect(await handedOver(scene)).toEqual({});
    await store.cleared(sid, said('all'));
    await store.cleared(sid, said('all'));
    expect(await handedOver(scene)).toEqual({ [sid]: ['under way'] });
    await store.cleared(sid, said('all', 1_000));
    advance(LEASE);
    expect(await handedOver(scene)).toEqual({});
    const other = await chatting(scene);
    await store.cleared(other.sid, said('all'));
    expect((await say(other.tags, { route: WAY, end: 'leave' })).traces).toEqual(['theirs', 'ours']);
  },

  'what was on its way when the session ended is noted all the same, until its key is gone': async (scene) => {
    const { store, say } = scene;
    const { tags, sid } = await chatting(scene);
    await say(tags, { end: 'erase', channel: 'telegram' });
    await store.cleared(sid, said('all'));
    await store.markSent(sid, settling({ trace: 'under way' }));
    const { ended, toClear } = await store.sweep();
    expect({ ended, toClear }).toEqual({ ended: [], toClear: [{ sid, traces: ['under way'] }] });
    await store.cleared(sid, said('all', 1));
    expect((await scene.sweepAll()).ended).toEqual([sid]);
    await store.markSent(sid, settling({ trace: 'too late' }));
    expect((await scene.sweepAll()).toClear).toEqual([]);
    // Somebody who left an open case and is still there has a session without a way back.
    const left = await held(scene);
    await say(left.tags, { end: 'leave', channel: 'telegram' });
    await store.cleared(left.sid, said('all'));
    await store.markSent(left.sid, settling({ trace: 'under way' }));
    expect(await handedOver(scene)).toEqual({ [left.sid]: ['under way'] });
  },

  'somebody who begins anew, also the next day, is not named and keeps their own; what was before is handed over':
    async (scene) => {
      for (const again of [(tags: Tags) => tags, dayLater]) {
        const { store, say, advance } = scene;
        const before = await chatting(scene);
        await say(before.tags, { end: 'erase', channel: 'telegram' });
        const { tags, sid } = await chatting(scene, { sid: before.sid, trace: 'new' }, again(before.tags));
        expect(sid).toBe(before.sid);
        advance(LEASE);
        const { ended, toClear } = await store.sweep();
        expect({ ended, toClear }).toEqual({ ended: [], toClear: [{ sid, traces: ['theirs', 'ours'] }] });
        await store.cleared(sid, said('all'));
        advance(LEASE);
        expect(await store.sweep()).toMatchObject({ ended: [], toClear: [] });
        expect(await scene.sessionOf(tags)).not.toBeNull();
        expect((await say(tags, { end: 'erase', channel: 'telegram' })).traces).toEqual(['new', 'ours']);
        await store.cleared(sid, said('all'));
        expect((await scene.sweepAll()).ended).toEqual([sid]);
      }
    },

  'beyond the most traces the oldest is due early; nothing is lost before twice as many, and then the case says so':
    async (scene) => {
      const { store } = scene;
      const chat = await held(scene);
      const note = async (count: number) => {
        for (let at = 0; at < count; at += 1) await store.markSent(chat.sid, settling({ trace: unique('trace') }));
      };
      await note(LIMITS.tracesMaxPerSession - 2);
      expect(await handedOver(scene)).toEqual({});
      await note(1);
      expect(await handedOver(scene)).toEqual({ [chat.sid]: ['theirs'] });
      await note(LIMITS.tracesMaxPerSession - 1);
      expect(await wordOf(scene, chat)).toBeNull();
      await note(1);
      expect(await wordOf(scene, chat)).toBe('some');
      const { traces } = await scene.say(chat.tags, { route: WAY, end: 'leave' });
      expect(traces).toHaveLength(2 * LIMITS.tracesMaxPerSession);
      expect(traces[0]).toBe('ours');
    },

  'one sweep hands over a bounded number of traces, several hand over all': async (scene) => {
    const { store, say } = scene;
    const each = LIMITS.sweepMaxPerTick * 0.6;
    const chats = [await chatting(scene), await chatting(scene)];
    for (const { sid } of chats)
      for (let at = 2; at < each; at += 1) await store.markSent(sid, settling({ trace: unique('trace') }));
    for (const { sid } of chats) await store.markSent(sid, settling({ unreachable: true }));
    const counts: number[] = [];
    for (const _ of [1, 2, 3]) {
      const { toClear } = await store.sweep();
      counts.push(toClear.reduce((sum, { traces }) => sum + traces.length, 0));
      for (const { sid, traces } of toClear) await store.cleared(sid, said('all', traces.length));
    }
    expect(counts).toEqual([LIMITS.sweepMaxPerTick, 2 * each - LIMITS.sweepMaxPerTick, 0]);
    for (const { tags } of chats) expect((await say(tags, { end: 'leave' })).traces).toEqual([]);
  },

  'what is never cleared ends by itself, as old as anything may be deleted; the session is named, the case says "some"':
    async (scene) => {
      const { store, say, advance } = scene;
      const chat = await held(scene);
      const untold = await held(scene);
      advance(LIMITS.shredLeaseMs);
      await store.markSent(chat.sid, settling({ trace: 'newest' }));
      await say(chat.tags, { end: 'erase', channel: 'telegram' });
      advance(LIMITS.clearMaxMs - MARGIN);
      expect((await store.sweep()).ended).toEqual([untold.sid]);
      expect(Object.keys(await handedOver(scene))).toEqual([]);
      advance(MARGIN);
      const { ended, toClear } = await store.sweep();
      expect({ ended, toClear }).toEqual({ ended: [chat.sid], toClear: [] });
      const cases = [await scene.mustClaim(), await scene.mustClaim()];
      for (const claim of cases) expect((await scene.caseOf(claim)).cleared).toBe('some');
    },
};
