import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AppError } from '../../../src/core/error.ts';
import { find, type Place } from '../markers.ts';
import type { Answer } from '../people.ts';
import { workerJoins } from '../story.ts';
import { ROUNDED } from './fill.ts';
import { type MessengerHouse, type Platform, watchedMessengers } from './house.ts';
import { messengerPlaces } from './places.ts';
import {
  block,
  callAndErase,
  lookAroundAndErase,
  statusesOf,
  stayTalking,
  type Told,
  talkAndLeave,
} from './stories.ts';
import { lineTalker, type Talker, telegramTalker } from './talker.ts';
import { bePoisonous, breakBoth, meetRefusals, sendNonsense } from './troubles.ts';

const PLATFORMS: Platform[] = ['telegram', 'line'];
const POISON = '有毒的话';
const noted = vi.hoisted(() => ({ thrown: [] as unknown[] }));

// Every error of ours is noted when it is made, wherever it is caught.
vi.mock(import('../../../src/core/error.ts'), async (original) => {
  const real = await original();
  const construct = (target: typeof real.AppError, given: unknown[], made: new (...given: never) => unknown) => {
    const error = Reflect.construct(target, given, made) as InstanceType<typeof real.AppError>;
    noted.thrown.push(error);
    return error;
  };
  return { ...real, AppError: new Proxy(real.AppError, { construct }) };
});
// A fault of our own that carries somebody's words, as a careless one would.
vi.mock(import('../../../src/flow/engine.ts'), async (original) => {
  const { step, ...rest } = await original();
  return {
    ...rest,
    step: (world, session, inbound) => {
      const said = 'text' in inbound ? inbound.text : null;
      if (said?.startsWith(POISON)) throw new TypeError(`cannot read "${said}"`, { cause: { inbound, session } });
      return step(world, session, inbound);
    },
  };
});

let at: MessengerHouse;
const told: Record<Platform, Told & { poisoned: Answer[]; nonsense: Answer[] }> = { telegram: empty(), line: empty() };
let outage: Answer[];
let whileTalking: Place[];
let afterAllIsOver: Place[];
const places = () =>
  messengerPlaces({ ...at.traces, sent: at.sent, commands: at.commands, thrown: noted.thrown }, at.story.markers.all);

beforeAll(async () => {
  at = await watchedMessengers();
  const worker = await workerJoins(at.story, 'worker');
  const parts = { at, worker };
  for (const talkerOf of [telegramTalker, lineTalker]) {
    const somebody = (role: string) => talkerOf(at, role);
    const { platform } = somebody('nobody');
    const talk = await talkAndLeave(parts, somebody('leaver'));
    await lookAroundAndErase(parts, somebody('wanderer'));
    await callAndErase(parts, somebody('eraser'));
    await block(parts, somebody('blocker'));
    await meetRefusals(parts, somebody('unlucky'));
    const poisoned = await bePoisonous(parts, somebody('poisonous'), POISON);
    told[platform] = { ...talk, poisoned, nonsense: await sendNonsense(at, platform) };
  }
  const stayers: Talker[] = [telegramTalker(at, 'stayer'), lineTalker(at, 'stayer')];
  const taken = [];
  for (const stayer of stayers) taken.push(await stayTalking(parts, stayer));
  // All other places only grow: what was there then is there at the end.
  whileTalking = (await places()).filter(({ name }) => name.startsWith('keys and values'));
  outage = await breakBoth(at, stayers);
  for (const one of taken) await worker.close(one);
  await at.house.service.tick();
  afterAllIsOver = await places();
}, 60_000);
afterAll(() => at.stop());

function empty() {
  return { read: [], shown: [], poisoned: [], nonsense: [] };
}

/** Where a marker may be, besides the spots of a request that say whom it is for. Everywhere else there is none. */
const MAY_BE: Record<string, RegExp> = {
  // On LINE what was taken back is gone; Telegram tells nobody.
  'words of a survivor, before whoever answers them':
    /^(?:telegram \w+: words|line \w+: words (?!taken back)).* in answers to the desk$/,
  "a worker's own words and rows, before the desk": /^worker: (?:words|row) to [\w ,]+ in answers to the desk$/,
  "a worker's words, on the way to the one they are for":
    /^worker: words to (\w+ \w+)(?:, refused with 500)? in requests about \1$/,
  'the numbers of their messages, in the calls that delete them':
    /^(telegram \w+):\.(?:edited_)?message\.message_id in requests about \1$/,
};

describe('what people sent by messenger', () => {
  test('is found only where it must be: while they talk, and when all is over and both servers fell', () => {
    const hits = find(at.story.markers.all, [...whileTalking, ...afterAllIsOver]);
    expect(hits.filter((hit) => !Object.values(MAY_BE).some((where) => where.test(hit)))).toEqual([]);
    const unused = Object.entries(MAY_BE).filter(([, where]) => !hits.some((hit) => where.test(hit)));
    expect(unused).toEqual([]);
  }, 60_000);

  test('leaves no place behind, neither exact nor rounded', () => {
    const all = [...whileTalking, ...afterAllIsOver];
    const hits = all.flatMap(({ name, text }) => ROUNDED.filter((one) => text.includes(one)).map((one) => [one, name]));
    expect(hits).toEqual([]);
  });

  test.each(PLATFORMS)('by %s had a marker in every field, was read by the worker and answered', (platform) => {
    const { all } = at.story.markers;
    const read = told[platform].read.join('\n');
    const words = all.filter(({ name }) => name.startsWith(`${platform} leaver: words`) && !/taken back$/.test(name));
    expect(words.length).toBeGreaterThanOrEqual(5);
    for (const { name, text } of words) expect(read, name).toContain(text);
    expect(told[platform].shown).toHaveLength(1);
    const fields = new Set(all.flatMap(({ name }) => (name.startsWith(`${platform} leaver:.`) ? [name] : [])));
    expect(fields.size).toBeGreaterThan(90);
  });

  test('failed where it had to', () => {
    const nonsense = [401, 401, 401, 400, 400, 400, 400, 400, 400, 404, 404, 413];
    for (const platform of PLATFORMS) expect(statusesOf(told[platform].nonsense)).toEqual(nonsense);
    // The first was delivered twice.
    expect(statusesOf(told.telegram.poisoned)).toEqual([503, 200, 200, 200]);
    expect(statusesOf(told.line.poisoned)).toEqual([200, 200, 200, 200]);
    expect(statusesOf(outage)).toEqual(Array(6).fill(503));
    expect([...new Set(noted.thrown.map((error) => (error as AppError).code))].sort()).toEqual([
      'bad-request',
      'body-too-large',
      'channel-unavailable',
      'config',
      'deadline-passed',
      'key-store-unavailable',
      'not-signed',
      'seal-broken',
      'store-unavailable',
    ]);
  });

  test('made the house send and present itself in every way it knows, and ask nothing about anybody', () => {
    const targets = new Set(at.sent.map(({ target }) => target.replace(/^\/bot[^/]+/, '')));
    const profile = [...targets].filter((target) => /^\/[gs]etMy[A-Z]\w+$/.test(target));
    expect(profile.length).toBeGreaterThanOrEqual(4);
    expect([...targets].filter((target) => !profile.includes(target)).sort()).toEqual([
      '/answerCallbackQuery',
      '/deleteMessages',
      '/editMessageText',
      '/sendMessage',
      '/v2/bot/chat/loading/start',
      '/v2/bot/message/push',
      '/v2/bot/message/quota',
      '/v2/bot/message/quota/consumption',
      '/v2/bot/message/reply',
    ]);
  });

  test('was searched for in places that are not empty', () => {
    const small = [...whileTalking, ...afterAllIsOver].filter(({ text }) => text.length < 100);
    expect([...new Set(small.map(({ name }) => name))]).toEqual(['disk of the key server']);
  });
});

describe('the log', () => {
  const lines = () => at.house.logged.map((line) => JSON.parse(line) as Record<string, unknown>);

  test('says only what the list of fields allows', () => {
    const allowed = ['at', 'event', 'code', 'reason', 'channel', 'status', 'count', 'route', 'mode', 'port'];
    expect(lines().length).toBeGreaterThan(30);
    expect(lines().flatMap((line) => Object.keys(line).filter((field) => !allowed.includes(field)))).toEqual([]);
  });

  test('says "internal" of the poison alone: no error but our own ever left an adapter', () => {
    const internal = lines().filter(({ code }) => code === 'internal');
    expect(internal.length).toBeGreaterThanOrEqual(6);
    expect([...new Set(internal.map(({ event }) => event))]).toEqual(['hook-failed']);
  });
});
