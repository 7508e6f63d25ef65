import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRedisServer } from '../support/redis-server.ts';
import { withClient } from '../support/redis-store.ts';
import { createMarkers, find, type Marker } from './markers.ts';
import type { Answer } from './people.ts';
import { placesOf, type Traces } from './places.ts';

// A search that finds nothing proves nothing unless it finds what is there: here markers are put everywhere in clear.

type Planted = Omit<Traces, 'logged' | 'answers' | 'errors'> & {
  logged: string[];
  answers: Answer[];
  errors: string[];
};
let traces: Planted;
beforeAll(async () => {
  const [store, keyServer] = await Promise.all([startRedisServer({ appendOnly: true }), startRedisServer()]);
  traces = { store, keyServer, logged: [], answers: [], errors: [] };
});
afterAll(async () => {
  await Promise.all([traces.store.stop(), traces.keyServer.stop()]);
});

const { mint, all } = createMarkers();
const answer = (change: Partial<Answer>): Answer => ({ about: 'GET /', status: 200, headers: [], body: '', ...change });
const store = (put: Parameters<typeof withClient>[1]) => withClient(traces.store, put);

/** Where a marker is put, and the one place where the search must then find it. */
const PLANTS: Record<string, { put(text: string): Promise<unknown> | unknown; foundIn: string[] }> = {
  'a key of the store': {
    put: (text) => store((client) => client.set(`{yulan}:s:${text}`, '1')),
    foundIn: ['keys and values of the store', 'disk of the store'],
  },
  'a string of the store': {
    put: (text) => store((client) => client.set('a', `before ${text} after`)),
    foundIn: ['keys and values of the store', 'disk of the store'],
  },
  'a field of a hash': {
    put: (text) => store((client) => client.hset('b', { [text]: '1' })),
    foundIn: ['keys and values of the store', 'disk of the store'],
  },
  'a value in a hash': {
    put: (text) => store((client) => client.hset('b', { text })),
    foundIn: ['keys and values of the store', 'disk of the store'],
  },
  'a member of a sorted set': {
    put: (text) => store((client) => client.zadd('c', 1, text)),
    foundIn: ['keys and values of the store', 'disk of the store'],
  },
  'a member of a set': {
    put: (text) => store((client) => client.sadd('d', text)),
    foundIn: ['keys and values of the store', 'disk of the store'],
  },
  'a value that was deleted since': {
    put: (text) => store((client) => client.set('e', text).then(() => client.del('e'))),
    foundIn: ['disk of the store'],
  },
  'the key server': {
    put: (text) => withClient(traces.keyServer, (client) => client.set('f', text)),
    foundIn: ['keys and values of the key server'],
  },
  'the log': {
    put: (text) => traces.logged.push(JSON.stringify({ event: 'turn-failed', detail: text })),
    foundIn: ['log'],
  },
  'an address to go to': {
    put: (text) => traces.answers.push(answer({ status: 303, headers: [['location', `/?x=${text}`]] })),
    foundIn: ['headers'],
  },
  'what a cookie says besides its value': {
    put: (text) => traces.answers.push(answer({ headers: [['set-cookie', `s=1; Path=/${text}`]] })),
    foundIn: ['headers'],
  },
  'a link in a page': {
    put: (text) => traces.answers.push(answer({ body: `<p>Hello</p><a class="x" href="/find?name=${text}">` })),
    foundIn: ['addresses in pages'],
  },
  'an error page': {
    put: (text) => traces.answers.push(answer({ status: 400, body: `<p>what is ${text}?</p>` })),
    foundIn: ['error pages'],
  },
  'an error': { put: (text) => traces.errors.push(`Error: ${text}`), foundIn: ['error objects'] },
};

test.each(Object.entries(PLANTS))('the search finds a marker in %s', async (what, { put, foundIn }) => {
  const text = mint(what);
  const planted = all.filter(({ name }) => name === what);
  expect(find(planted, await placesOf(traces))).toEqual([]);
  await put(text);
  expect(find(planted, await placesOf(traces))).toEqual(foundIn.map((place) => `${what} in ${place}`));
});

test('the search does not mind a page that shows its reader what is theirs, nor the value a cookie is there to bring', async () => {
  const text = mint('mine');
  traces.answers.push(answer({ body: `<p>${text}</p>`, headers: [['set-cookie', `s=${text}; Path=/`]] }));
  expect(
    find(
      all.filter(({ name }) => name === 'mine'),
      await placesOf(traces),
    ),
  ).toEqual([]);
});

const SPELLINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in small letters': (text) => text.toLowerCase(),
  'in capitals': (text) => text.toUpperCase(),
  'in an address': (text) => encodeURIComponent(text),
  'in JSON with escapes': (text) =>
    [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'in HTML by numbers': (text) => [...text].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
  'in HTML by hexadecimal numbers': (text) =>
    [...text].map((letter) => `&#x${letter.charCodeAt(0).toString(16).toUpperCase()};`).join(''),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 amid a longer text': (text) => Buffer.from(`a${text}bc`).toString('base64'),
  'in base64url at another place': (text) => Buffer.from(`ab${text}c`).toString('base64url'),
};
const { chinese, mint: letters } = createMarkers();
const written: Marker[] = [letters('letters'), chinese('Chinese')].map((text) => ({
  name: 'one',
  text,
  mayRest: false,
}));

test.each(Object.entries(SPELLINGS))(
  'a marker is found %s, in letters and in Chinese, on a page and on a disk',
  (_, spell) => {
    for (const marker of written) {
      const text = `{"x":"${spell(marker.text)}"}`;
      const disk = Buffer.from(text, 'utf8').toString('latin1');
      expect(find([marker], [{ name: 'log', text, rests: false }])).toEqual(['one in log']);
      expect(find([marker], [{ name: 'disk', text: disk, rests: true }])).toEqual(['one in disk']);
    }
  },
);

test('a number is found as it is, in hexadecimal and in base64', () => {
  const { number, all: numbers } = createMarkers();
  const value = number('number');
  const texts = [String(value), value.toString(16).toUpperCase(), Buffer.from(`{"id":${value}}`).toString('base64')];
  for (const text of texts) expect(find(numbers, [{ name: 'log', text, rests: false }])).toEqual(['number in log']);
});

test('a name that may rest in a store is found everywhere else', () => {
  const marker = { name: 'row', text: letters('row'), mayRest: true };
  const text = `{"id":"${marker.text}"}`;
  expect(find([marker], [{ name: 'store', text, rests: true }])).toEqual([]);
  expect(find([marker], [{ name: 'log', text, rests: false }])).toEqual(['row in log']);
});
