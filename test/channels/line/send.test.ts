import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CAPABILITIES } from '../../../src/core/channel.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Route } from '../../../src/ports/channel.ts';
import { ask, card, type LineScene, PUSH, REPLY, rowsOf, say, startLine, words, worker } from './line-scene.ts';

let scene: LineScene;
let route: Route;

beforeEach(async () => {
  scene = await startLine();
  route = await scene.route();
});
afterEach(() => scene.stop());

const idsOf = (messages: Parameters<typeof rowsOf>[0]) => rowsOf(messages).map(({ id }) => id);
/** Texts of what the bot put on the screen, a bubble each. */
const screen = () =>
  scene.person
    .screen()
    .filter(({ from }) => from === 'bot')
    .map(({ texts }) => texts.join(' '));
const sent = (path: string) => scene.calls(path).length;
const all = (messages: Parameters<typeof rowsOf>[0]) => ({
  accepted: idsOf(messages),
  lost: [],
  trace: null,
  reach: 'ok',
});
const lateRoute = () => {
  scene.outlast();
  return route;
};

test('a turn is answered by its reply token, in one bubble and free of charge', async () => {
  const turn = [say('Thank you.'), card(), ask('Now?', 'Yes', 'No')];
  expect(await scene.send(route, turn)).toEqual(all(turn));
  expect(screen()).toEqual(['Thank you. In danger, call. 110 Police Free of charge Now? 1. Yes 2. No']);
  expect([sent(REPLY), sent(PUSH), scene.fake.quota.used]).toEqual([1, 0, 0]);
});

test('nothing sounds on the phone, by reply or by push, and nothing shows but the neutral words', async () => {
  await scene.send(route, [ask('Hurt?', 'Yes')]);
  await scene.send(lateRoute(), [worker('I am here.')], 'immediate');
  const neutral = { text: words('en', 'alt'), silent: true };
  expect(scene.person.notifications).toEqual([neutral, neutral]);
  const payloads = [...scene.calls(REPLY), ...scene.calls(PUSH)].map(({ payload }) => payload);
  expect(payloads).toHaveLength(2);
  for (const payload of payloads) expect(payload).toMatchObject({ notificationDisabled: true });
});

test('a tap on a choice brings its value and leaves no bubble; what is asked next replies to the tap', async () => {
  await scene.send(route, [ask('Now?', 'Yes', 'No')]);
  scene.person.taps('2. No');
  await scene.fake.deliver();
  const tapped = scene.got.at(-1);
  expect(tapped).toMatchObject({ inbound: { kind: 'tap', step: 'step', option: 'option-1' } });
  expect(scene.person.screen().filter(({ from }) => from === 'person')).toHaveLength(1);
  await scene.send(tapped?.route ?? route, [say('Good.')]);
  expect([sent(REPLY), sent(PUSH)]).toEqual([2, 0]);
});

test('a number rings when it is pressed, and a place is offered to share', async () => {
  await scene.send(route, [card(), { ...ask('Where?', 'A'), asksPlace: true }]);
  expect(scene.person.quickReplies()).toEqual([words('en', 'share-place')]);
  expect(scene.person.taps('110')).toBeNull();
  expect(scene.person.opened).toEqual(['tel:110']);
});

test('a token that is too old is not tried: a push with a retry key', async () => {
  const turn = [say('late')];
  expect(await scene.send(lateRoute(), turn)).toEqual(all(turn));
  expect([sent(REPLY), sent(PUSH), scene.fake.quota.used]).toEqual([0, 1, 1]);
  expect(scene.calls(PUSH)[0]?.retryKey).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test('a token that was used, or died early, is refused and what it was for is pushed', async () => {
  await scene.send(route, [say('first')]);
  const second = [say('second')];
  expect(await scene.send(route, second)).toEqual(all(second));
  expect(screen()).toEqual(['first', 'second']);
  expect([sent(REPLY), sent(PUSH)]).toEqual([2, 1]);
});

test('a way back without a token is pushed at once', async () => {
  const { once: _, ...without } = route;
  expect(await scene.send(without, [worker('hello')])).toMatchObject({ reach: 'ok' });
  expect([sent(REPLY), sent(PUSH)]).toEqual([0, 1]);
});

const AMBIGUOUS = ['accepted-then-network', 'network', { status: 500 }, { status: 503 }] as const;

test.each(AMBIGUOUS)('after a reply that nobody knows of (%o) nothing is said twice but the numbers', async (fault) => {
  scene.fake.faults.next(REPLY, fault);
  const turn = [say('I am so sorry.'), card(), ask('Now?', 'Yes')];
  expect(await scene.send(route, turn)).toMatchObject({ reach: 'ok', lost: [] });
  expect(screen().at(-1)).toBe('In danger, call. 110 Police Free of charge');
  expect(scene.calls(PUSH)).toMatchObject([{ accepted: true, retryKey: expect.any(String) }]);
  expect(
    screen()
      .join()
      .match(/I am so sorry/g) ?? [],
  ).toHaveLength(fault === 'accepted-then-network' ? 1 : 0);
});

test('after a reply that nobody knows of, words without numbers count as said', async () => {
  scene.fake.faults.next(REPLY, 'accepted-then-network');
  const turn = [say('one'), ask('two', 'A')];
  expect(await scene.send(route, turn, 'immediate')).toEqual(all(turn));
  expect([screen(), sent(PUSH)]).toEqual([['one two 1. A'], 0]);
});

test('numbers that could not be pushed after such a reply are still to be sent, the rest is not', async () => {
  scene.fake.faults.next(REPLY, 'network');
  scene.fake.faults.next(PUSH, { status: 500 });
  const turn = [say('one'), card()];
  const [one, two] = idsOf(turn);
  expect(await scene.send(route, turn)).toEqual({ accepted: [one], lost: [], trace: null, reach: 'later' });
  scene.outlast();
  expect(await scene.line.channel.send(route, rowsOf(turn).slice(1), null)).toMatchObject({ accepted: [two] });
  expect(new Set(scene.calls(PUSH).map(({ retryKey }) => retryKey)).size).toBe(1);
});

test('a reply that hangs is given up so early that a push still fits into the time there is', {
  timeout: 15_000,
}, async () => {
  scene.fake.faults.next(REPLY, 'accepted-then-timeout');
  scene.fake.faults.next(PUSH, 'hang');
  const began = performance.now();
  const turn = [say('one'), card()];
  expect(await scene.send(route, turn)).toMatchObject({ accepted: [idsOf(turn)[0]], reach: 'later' });
  const tookMs = performance.now() - began;
  expect(tookMs).toBeGreaterThanOrEqual(LIMITS.lineReplyMs + LIMITS.linePushMs - 50);
  expect(tookMs).toBeLessThan(LIMITS.sendMs);
});

test('the slowest way through a sending is shorter than the time a sending has', () => {
  const { lineReplyMs, lineQuotaMs, linePushMs, sendMs } = LIMITS;
  expect(lineReplyMs + lineQuotaMs + linePushMs).toBeLessThanOrEqual(sendMs - 200);
  expect(lineReplyMs).toBeLessThanOrEqual(1_200);
});

test.each(['accepted-then-network', 'network'] as const)(
  'a push tried again has the same retry key, and one that was taken counts as sent (%s)',
  async (fault) => {
    const turn = [worker('I am here.')];
    scene.fake.faults.next(PUSH, fault);
    expect(await scene.send(lateRoute(), turn)).toMatchObject({ accepted: [], lost: [], reach: 'later' });
    expect(await scene.send(route, turn)).toEqual(all(turn));
    const [first, second] = scene.calls(PUSH);
    expect(second).toMatchObject({ retryKey: first?.retryKey, status: fault === 'network' ? 200 : 409 });
    expect([screen(), scene.fake.quota.used]).toEqual([['Social worker I am here.'], 1]);
  },
);

test("a worker's words keep their retry key whatever waits beside them by the next try", async () => {
  scene.fake.faults.next(PUSH, 'accepted-then-network');
  await scene.send(lateRoute(), [worker('one')]);
  expect(await scene.send(route, [worker('one'), worker('two'), say('three')])).toMatchObject({ reach: 'ok' });
  expect(screen()).toEqual(['Social worker one', 'Social worker two', 'three']);
});

test('other rows have another key, and a key says nothing of what it is for', async () => {
  await scene.send(lateRoute(), [worker('one')]);
  await scene.send(route, [worker('two')]);
  const keys = scene.calls(PUSH).map(({ retryKey }) => retryKey);
  expect(new Set(keys).size).toBe(2);
  const digest = createHash('sha256')
    .update(idsOf([worker('one')]).join())
    .digest('hex');
  expect(keys[0]?.replaceAll('-', '').slice(0, 12)).toBe(digest.slice(0, 12));
});

/** Questions never share a bubble. */
const many = Array.from({ length: 12 }, (_, index) => ask(`${index}`, 'A'));

test('five at most go in one call: the first five by reply, the others by push', async () => {
  expect(await scene.send(route, many)).toEqual(all(many));
  const counts = [...scene.calls(REPLY), ...scene.calls(PUSH)].map(
    ({ payload }) => (payload as { messages: unknown[] }).messages.length,
  );
  expect(counts).toEqual([5, 5, 2]);
  expect(Math.max(...counts)).toBeLessThanOrEqual(CAPABILITIES.line.bubblesMax);
  expect(screen()).toEqual(many.map((_, index) => `${index} 1. A`));
});

test('the first call that is not taken ends it: nothing overtakes', async () => {
  const now = lateRoute();
  scene.fake.faults.next(PUSH, { status: 200, body: { sentMessages: [] } });
  scene.fake.faults.next(PUSH, { status: 500 });
  const ids = idsOf(many);
  expect(await scene.send(now, many)).toEqual({ accepted: ids.slice(0, 5), lost: [], trace: null, reach: 'later' });
  expect(sent(PUSH)).toBe(2);
});

test('one bubble that LINE refuses is lost alone; its neighbours arrive', async () => {
  const turn = [ask('one', 'A'), ask('two', 'x'.repeat(40_000)), ask('three', 'A')];
  const [one, two, three] = idsOf(turn);
  expect(await scene.send(route, turn)).toEqual({ accepted: [one, three], lost: [two], trace: null, reach: 'ok' });
  expect(screen()).toEqual(['one 1. A', 'three 1. A']);
  const alone = [ask('two', 'x'.repeat(40_000))];
  const calls = scene.fake.calls.length;
  expect(await scene.send(await scene.route(), alone)).toMatchObject({ accepted: [], lost: idsOf(alone), reach: 'ok' });
  expect(scene.fake.calls).toHaveLength(calls + 1);
});

test('to somebody who does not exist nothing is sent again', async () => {
  const nobody: Route = { channel: 'line', to: { person: `U${'0'.repeat(32)}` } };
  expect(await scene.send(nobody, [worker('hello')])).toMatchObject({ accepted: [], lost: [], reach: 'gone' });
  const broken = {
    status: 400,
    body: { message: "The property, 'to', in the request body is invalid (line: -, column: -)" },
  };
  scene.fake.faults.next(PUSH, broken);
  expect(await scene.send(nobody, [worker('hello')])).toMatchObject({ reach: 'gone' });
});

test('too many requests: what is left waits, and nothing is pushed for a while', async () => {
  const busy = { status: 429, body: { message: 'The API rate limit has been exceeded. Try again later.' } };
  scene.fake.faults.next(REPLY, busy);
  expect(await scene.send(route, [card()])).toMatchObject({ accepted: [], reach: 'later' });
  expect(sent(PUSH)).toBe(0);
  scene.fake.faults.next(PUSH, busy);
  expect(await scene.send(lateRoute(), [card()])).toMatchObject({ reach: 'later' });
  expect(await scene.send(route, [card()])).toMatchObject({ reach: 'later' });
  expect(sent(PUSH)).toBe(1);
  scene.clock.advance(LIMITS.linePauseMs);
  expect(await scene.send(route, [card()])).toMatchObject({ reach: 'ok' });
});

test('a way back that is not of LINE is refused without naming it', async () => {
  const refused = scene.send({ channel: 'line', to: { chat: 'U-canary' } }, [say('x')]);
  await expect(refused).rejects.toMatchObject({ code: 'internal', message: expect.not.stringContaining('canary') });
});
