import { expect, test } from 'vitest';
import type { Messenger } from '../../../src/core/channel.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import { agrees, taking } from '../../contracts/channel/sentence.ts';
import { times } from '../../support/channel-drivers/phone.ts';
import { onDyingGround, placesIn } from './dying-house.ts';

const MINUTE = 60_000;
/** Pages at once, and is the worker's to read: a case, a line, and an answer with the numbers, by one message. */
const WORDS = '救命，他要杀我';
const { houseOf, startDying } = onDyingGround();

/** Somebody calls for help, and the process that takes it dies there; the platform delivers it again to one that lives. */
async function called(channel: Messenger, dieAt: string) {
  const { scene, front, environment } = await houseOf(channel);
  try {
    const phone = scene.someone();
    await phone.opens();
    const dying = await startDying(environment, dieAt);
    front.dying = dying.origin;
    await phone.says(WORDS);
    const signal = dieAt === '' ? null : await dying.ended;
    front.dying = null;
    if (channel === 'line' && dieAt !== '') await phone.repeats(1);
    await scene.passes(3 * MINUTE);
    const { waitingCount } = await (await scene.worker()).desk();
    const shown = times(phone, scene.text('now.call'));
    await agrees(scene, phone);
    const worker = await taking(scene);
    return { awaits: dying.awaits, signal, cases: waitingCount, shown, heard: await worker.heard() };
  } finally {
    await scene.stop();
  }
}

const isAnswer = (name: string) => /^call (?:sendMessage|reply|push)$/.test(name);

test.each(['telegram', 'line'] as const)(
  'a process killed at any await of a turn on %s: one case, one line, the numbers shown; twice only between the platform’s taking them and the mark',
  async (channel) => {
    const { awaits } = await called(channel, '');
    expect(awaits).toContain('store.commitTurn');
    expect(awaits.some(isAnswer)).toBe(true);
    const places = placesIn(awaits);
    const taken = places.findIndex(({ name }) => name.startsWith('after ') && isAnswer(name.slice('after '.length)));
    const marked = places.findIndex(({ name }) => name === 'before store.markSent');
    const outcomes: unknown[] = [];
    const waiting = [...places];
    const one = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { signal, cases, shown, heard } = await called(channel, next.at);
        outcomes.push({ name: next.name, signal, cases, shown, heard });
      }
    };
    await Promise.all([one(), one()]);
    const expected = places.map(({ name }, index) => ({
      name,
      signal: 'SIGKILL',
      cases: 1,
      shown: index >= taken && index <= marked ? 2 : 1,
      heard: [WORDS],
    }));
    expect(outcomes.toSorted(byName)).toEqual(expected.toSorted(byName));
  },
  120_000,
);

/** How many seconds after the death of the process that had committed it the answer stands on the screen. */
async function seenAfter(channel: Messenger): Promise<number> {
  const { awaits } = await called(channel, '');
  const { scene, front, environment } = await houseOf(channel);
  try {
    const phone = scene.someone();
    await phone.opens();
    const dying = await startDying(environment, `${awaits.indexOf('store.commitTurn') + 1}:after`);
    front.dying = dying.origin;
    await phone.says(WORDS);
    await dying.ended;
    front.dying = null;
    for (let seconds = 0; seconds <= 60; seconds += 1) {
      if (times(phone, scene.text('now.call')) > 0) return seconds;
      await scene.passes(1_000);
    }
    return Number.POSITIVE_INFINITY;
  } finally {
    await scene.stop();
  }
}

test('an answer whose process was killed before it was sent is seen when Telegram asks again after it counts as lost, on LINE by the tick after the lease', async () => {
  const [telegram, line] = [await seenAfter('telegram'), await seenAfter('line')];
  // Telegram asks at once, then 2 and 4 s later.
  expect(telegram).toBeLessThanOrEqual(LIMITS.rowsBusyMs / 1_000 + 1);
  expect(line).toBeLessThanOrEqual((LIMITS.outboxLeaseMs + LIMITS.tickEveryMs) / 1_000);
}, 60_000);

function byName(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
