import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import type { Route } from '../../../src/ports/channel.ts';
import type { Person } from '../../support/fake-telegram/phone/person.ts';
import { type Bench, choices, openBench, said, wayTo } from './bench.ts';

const MENU = { navigates: true, choices: choices('info:rights', 'info:order') } as const;

let bench: Bench;
let person: Person;
beforeEach(async () => {
  bench = await openBench();
  person = await bench.person();
});
afterEach(async () => bench.stop());

const ours = () => person.screen().filter(({ from }) => from === 'bot');

/** Shows the menu, taps in it, and gives the way back from there. */
async function tapped(): Promise<Route> {
  await bench.send(wayTo(person), said('About what?', MENU));
  person.taps('Label of info:rights');
  return (await bench.newest()).route;
}

it('moving about in one step replaces the bubble that was tapped, and leaves no second', async () => {
  const sent = await bench.send(await tapped(), said('You have rights.', MENU));
  expect(ours()).toMatchObject([
    {
      text: 'A new message. No hurry: open it when you have a moment.\n\nYou have rights.',
      edited: true,
      linkPreview: false,
      inline: [['Label of info:rights'], ['Label of info:order']],
    },
  ]);
  expect(sent).toEqual({ accepted: ['row-0'], lost: [], trace: null, reach: 'ok' });
});

it('what else is said stands below', async () => {
  const sent = await bench.send(await tapped(), said('You have rights.', MENU), said('More.'));
  expect(ours().map(({ edited }) => edited)).toEqual([true, false]);
  expect(sent).toMatchObject({ accepted: ['row-0', 'row-1'], trace: { ids: [{ id: ours().at(-1)?.id }] } });
});

it('a bubble that says this already counts as taken', async () => {
  const sent = await bench.send(await tapped(), said('About what?', MENU));
  expect(bench.fake.calls.at(-1)).toMatchObject({ method: 'editMessageText', outcome: 400 });
  expect(ours()).toHaveLength(1);
  expect(sent).toEqual({ accepted: ['row-0'], lost: [], trace: null, reach: 'ok' });
});

it('a bubble that is gone is said anew', async () => {
  const route = await tapped();
  person.deletesForBoth(ours()[0]?.id ?? 0);
  const sent = await bench.send(route, said('You have rights.', MENU));
  expect(ours().map(({ text }) => text.split('\n').at(-1))).toEqual(['You have rights.']);
  expect(sent).toMatchObject({ accepted: ['row-0'], trace: { ids: [{ id: ours()[0]?.id }] }, reach: 'ok' });
});

it('an edit that is refused for any other reason is said anew', async () => {
  const route = await tapped();
  bench.fake.faults.next('editMessageText', { status: 400, description: 'Bad Request: MESSAGE_ID_INVALID' });
  await bench.send(route, said('You have rights.', MENU));
  expect(ours()).toHaveLength(2);
});

it.each<[string, Message]>([
  ['of another step', said('A', { navigates: true, choices: choices('other:a') })],
  [
    'of which one choice is of another step',
    said('A', { navigates: true, choices: choices('info:rights', '!:person') }),
  ],
  ['that does not only move about', said('A', { choices: choices('info:rights') })],
  ['without choices', said('A', { navigates: true })],
  ['nobody asked for', said('A', { ...MENU, unasked: true })],
  ['too long for one bubble', said('x'.repeat(5_000), MENU)],
])('a message %s stands in a bubble of its own', async (_name, message) => {
  await bench.send(await tapped(), message);
  expect(bench.fake.calls.filter(({ method }) => method === 'editMessageText')).toEqual([]);
  expect(ours().length).toBeGreaterThan(1);
});

it('a message that is not the first stands in a bubble of its own', async () => {
  await bench.send(await tapped(), said('First.'), said('A', MENU));
  expect(ours().map(({ edited }) => edited)).toEqual([false, false]);
});

it('the button for the place is not shown again by an edit', async () => {
  const towns = { navigates: true, asksPlace: true, choices: choices('town:a', 'town:b') } as const;
  await bench.send(wayTo(person), said('Where?', towns));
  person.taps('Label of town:a');
  await bench.send((await bench.newest()).route, said('Where, then?', towns));
  expect(ours().map(({ edited }) => edited)).toEqual([false, true]);
  expect(person.keyboard()).toEqual([['📍 Send my location']]);
});

it('a tap is answered at once, so that its button stops turning', async () => {
  await tapped();
  expect(person.unansweredTaps()).toBe(1);
  await bench.telegram.hook.acknowledge(await bench.newest());
  expect(person.unansweredTaps()).toBe(0);
  expect(person.toasts.map(({ text }) => text).join('')).toBe('');
});

it('whatever is not a tap is not acknowledged', async () => {
  person.says('Hello');
  const before = bench.fake.calls.length;
  await bench.telegram.hook.acknowledge(await bench.newest());
  expect(bench.fake.calls).toHaveLength(before);
});

it('a tap that is too old to be answered is no error', async () => {
  await tapped();
  bench.fake.faults.next('answerCallbackQuery', {
    status: 400,
    description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
  });
  await bench.telegram.hook.acknowledge(await bench.newest());
  expect(bench.logged).toEqual([]);
});

it.each(['hang', 'closed', 'gateway-page', { status: 401 }] as const)(
  'an acknowledgement that fails by %j ends in about a second and throws nothing',
  async (fault) => {
    await tapped();
    bench.fake.faults.next('answerCallbackQuery', fault);
    const startedMs = performance.now();
    await bench.telegram.hook.acknowledge(await bench.newest());
    expect(performance.now() - startedMs).toBeLessThan(2_500);
  },
);
