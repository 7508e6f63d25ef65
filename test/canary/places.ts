import type { Redis } from 'ioredis';
import type { RedisServer } from '../support/redis-server.ts';
import { walk, withClient } from '../support/redis-store.ts';
import type { Place } from './markers.ts';
import type { Answer } from './people.ts';

/** Everything a story left behind. */
export type Traces = {
  store: RedisServer;
  keyServer: RedisServer;
  logged: readonly string[];
  answers: readonly Answer[];
  /** Errors as a debugger would print them, causes and all. */
  errors: readonly string[];
};

/** All there is to search. Whole pages are not: they are for the one person they were sent to. */
export async function placesOf({ store, keyServer, logged, answers, errors }: Traces): Promise<Place[]> {
  return [
    { name: 'keys and values of the store', text: await everything(store), rests: true },
    { name: 'disk of the store', text: await store.disk(), rests: true },
    { name: 'keys and values of the key server', text: await everything(keyServer), rests: false },
    { name: 'disk of the key server', text: await keyServer.disk(), rests: false },
    { name: 'log', text: logged.join('\n'), rests: false },
    { name: 'headers', text: answers.map(headersOf).join('\n'), rests: false },
    { name: 'addresses in pages', text: answers.flatMap(addressesOf).join('\n'), rests: false },
    {
      name: 'error pages',
      text: answers
        .filter(({ status }) => status >= 400)
        .map(({ body }) => body)
        .join('\n'),
      rests: false,
    },
    { name: 'error objects', text: errors.join('\n'), rests: false },
  ];
}

async function everything(server: RedisServer): Promise<string> {
  return withClient(server, async (client: Redis) => {
    const found = await walk(client);
    // What Redis remembers of commands by itself, too.
    const slow = JSON.stringify(await client.slowlog('GET', 1_000));
    return [...found.map(({ key, text }) => `${key} ${text}`), slow].join('\n');
  });
}

/** All headers, but for the value a cookie is there to bring. */
function headersOf({ headers }: Answer): string {
  return headers.map(([name, value]) => (name === 'set-cookie' ? value.replace(/^[^;]*/, '') : value)).join('\n');
}

/** Where a page points to; the page's own address, which its form repeats, is not a place it points to. */
function addressesOf({ about, body }: Answer): string[] {
  const own = about.split(' ')[1] ?? '';
  const found = [...body.matchAll(/\s(?:href|action|src|formaction|data-[\w-]+)="([^"]*)"/g)];
  return found.flatMap(([, address = '']) => (address === own ? [] : [address]));
}
