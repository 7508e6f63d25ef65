import { afterEach, expect, test } from 'vitest';
import { LEVELS } from '../../../src/core/case.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Route } from '../../../src/ports/channel.ts';
import { card, type LineScene, PUSH, QUOTA, rowsOf, say, startLine, worker } from './line-scene.ts';

let scene: LineScene;
/** Somebody whose token answers no more. */
let route: Route;
afterEach(() => scene.stop());

async function month(limit: number | null, used: number): Promise<void> {
  scene = await startLine({ quota: limit });
  route = await scene.route();
  scene.outlast();
  scene.fake.quota.used = used;
}
const push = (level: Parameters<LineScene['send']>[2], text = `to ${level}`) =>
  scene.send(route, [worker(text)], level);
const kept = { accepted: [], lost: [], trace: null, reach: 'reserved' };
const OF = 100;
const RESERVED = OF * (1 - LIMITS.quotaReserve);

test.each([null, ...LEVELS])('of the last fifth of the month, level %s gets what is its own', async (level) => {
  await month(OF, RESERVED);
  const isTop = level === 'urgent' || level === 'immediate';
  expect(await push(level)).toMatchObject(isTop ? { reach: 'ok' } : kept);
  expect(scene.calls(PUSH)).toHaveLength(isTop ? 1 : 0);
});

test('what waits for the month goes out free of charge when they write again', async () => {
  await month(OF, OF);
  expect(await push('priority')).toEqual(kept);
  expect(await scene.send(await scene.route(), [worker('to priority')], 'priority')).toMatchObject({ reach: 'ok' });
  expect(scene.fake.quota.used).toBe(OF);
});

test('before that fifth everybody is written to, and each send counts at once', async () => {
  await month(OF, RESERVED - 2);
  expect(await scene.line.channel.sendsLeft()).toEqual({ left: 22, of: OF });
  expect(await push(null, 'one')).toMatchObject({ reach: 'ok' });
  expect(await scene.line.channel.sendsLeft()).toEqual({ left: 21, of: OF });
  expect(await push(null, 'two')).toMatchObject({ reach: 'ok' });
  expect(await push(null, 'three')).toEqual(kept);
  expect(scene.calls(QUOTA)).toHaveLength(1);
});

test('a push that was not taken does not count, nor does one that was counted before', async () => {
  await month(OF, 0);
  await scene.line.channel.sendsLeft();
  scene.fake.faults.next(PUSH, 'accepted-then-network');
  expect(await push(null, 'one')).toMatchObject({ reach: 'later' });
  expect(await scene.line.channel.sendsLeft()).toEqual({ left: OF, of: OF });
  expect(await push(null, 'one')).toMatchObject({ reach: 'ok' });
  expect(scene.fake.quota.used).toBe(1);
  scene.clock.advance(LIMITS.quotaReadMs);
  expect(await scene.line.channel.sendsLeft()).toEqual({ left: OF - 1, of: OF });
});

test('the month is read again after a while, not before, and once for all who ask', async () => {
  await month(OF, 10);
  expect(await Promise.all([1, 2, 3].map(() => scene.line.channel.sendsLeft()))).toEqual(
    Array(3).fill({ left: 90, of: OF }),
  );
  scene.fake.quota.used = 50;
  scene.clock.advance(LIMITS.quotaReadMs - 1);
  expect(await scene.line.channel.sendsLeft()).toEqual({ left: 90, of: OF });
  scene.clock.advance(1);
  expect(await scene.line.channel.sendsLeft()).toEqual({ left: 50, of: OF });
  expect(scene.calls(QUOTA)).toHaveLength(2);
});

test('an account without a limit shows none and keeps nothing back', async () => {
  await month(null, 5_000);
  expect(await scene.line.channel.sendsLeft()).toBeNull();
  expect(await push(null)).toMatchObject({ reach: 'ok' });
});

test.each([{ status: 500 }, 'network', { status: 200, body: { type: 'limited', value: 'many' } }] as const)(
  'a month that cannot be read (%o) is not known, said in the log, and holds up nobody',
  async (fault) => {
    await month(OF, OF - 1);
    scene.fake.faults.next(QUOTA, fault);
    expect(await push(null)).toMatchObject({ reach: 'ok' });
    expect(await scene.line.channel.sendsLeft()).toBeNull();
    expect(scene.logged.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'quota-unread', channel: 'line', code: 'channel-unavailable' },
    ]);
  },
);

test('a month that hangs is waited for but a moment, and not at all for the top levels', async () => {
  await month(OF, 0);
  scene.fake.faults.next(QUOTA, 'hang');
  const began = performance.now();
  expect(await push('immediate')).toMatchObject({ reach: 'ok' });
  expect(scene.calls(QUOTA)).toHaveLength(0);
  expect(await push(null)).toMatchObject({ reach: 'ok' });
  expect(performance.now() - began).toBeLessThan(LIMITS.lineQuotaMs + 1_000);
});

test('when LINE says the month is used up, what is left waits until they write, for every level', async () => {
  await month(2, 2);
  expect(await push('immediate')).toEqual(kept);
  expect(await scene.line.channel.sendsLeft()).toEqual({ left: 0, of: 2 });
  scene.fake.quota.used = 1;
  const rows = rowsOf([worker('one'), worker('two'), worker('three')]);
  const [one] = rows;
  expect(await scene.line.channel.send(route, rows, 'urgent')).toEqual({ ...kept, accepted: [one?.id] });
});

test('a used up month does not touch what is said in reply', async () => {
  await month(2, 2);
  expect(await scene.send(await scene.route(), [say('Thank you.'), card()])).toMatchObject({ reach: 'ok' });
});
