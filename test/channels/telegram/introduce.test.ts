import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Fault } from '../../support/fake-telegram/faults.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => bench.stop());

const setters = () => bench.fake.calls.filter(({ method }) => method.startsWith('set'));
const logged = () => bench.logged.map((line) => JSON.parse(line) as Record<string, unknown>);

it('a phone in any language shows neutral words, in its own language where there are any', async () => {
  await bench.telegram.introduce();
  const commands = ['start', 'help', 'language', 'exit'];
  const profile = (languageCode: string) => bench.fake.person({ languageCode }).profile();
  for (const code of ['en', 'fr', 'en-gb']) {
    expect(profile(code)).toMatchObject({
      name: 'Helper',
      description: 'Hello. You can write here; no name needed. Send 0 to end.',
      shortDescription: 'A place to write',
    });
  }
  expect(profile('zh-hans')).toMatchObject({ name: '小助手', shortDescription: '可以写字聊天' });
  expect(profile('fr').commands.map(({ command }) => command)).toEqual(commands);
  expect(profile('zh-hans').commands.map(({ command, description }) => [command, description])).toEqual([
    ['start', '开始'],
    ['help', '从头看看能做什么'],
    ['language', 'Language / 语言'],
    ['exit', '结束'],
  ]);
  expect(logged()).toEqual([]);
});

it('what is so already is not set again', async () => {
  await bench.telegram.introduce();
  expect(setters().length).toBeGreaterThan(0);
  const before = setters().length;
  await bench.telegram.introduce();
  expect(setters()).toHaveLength(before);
});

it('what is refused is said by its code, and the rest is set all the same', async () => {
  bench.fake.faults.next('setMyDescription', { status: 400 });
  await bench.telegram.introduce();
  expect(logged()).toMatchObject([{ event: 'introduce-failed', code: 'channel-unavailable', count: 1 }]);
  expect(bench.fake.person({ languageCode: 'en' }).profile().name).toBe('Helper');
});

it.each<[Fault, string]>([
  [{ status: 401 }, 'config'],
  [{ status: 429, retryAfter: 3_600 }, 'channel-unavailable'],
  [{ status: 500 }, 'channel-unavailable'],
  ['closed', 'channel-unavailable'],
])('%j: the next would fail as well, so it ends there, with one line', async (fault, code) => {
  bench.fake.faults.next('*', fault, 100);
  await bench.telegram.introduce();
  expect(logged()).toMatchObject([{ event: 'introduce-failed', code, count: 1 }]);
  expect(bench.fake.calls).toHaveLength(1);
});

it('a name that may not be changed now keeps nobody from being answered', async () => {
  bench.fake.faults.next('setMyName', { status: 429, retryAfter: 3_600 });
  await bench.telegram.introduce();
  const person = await bench.person();
  const sent = await bench.send(
    { channel: 'telegram', to: { chat: person.id } },
    {
      from: 'bot',
      language: 'en',
      paragraphs: ['One.'],
      numbers: [],
      choices: [],
    },
  );
  expect(sent).toMatchObject({ accepted: ['row-0'], reach: 'ok' });
});
