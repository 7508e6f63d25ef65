import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Content } from '../../src/content.ts';
import { readConfig } from '../../src/env.ts';
import type { Assets } from '../../src/http/page.ts';
import { createStores } from '../../src/stores/open-stores.ts';
import { createService } from '../../src/wiring.ts';

// A program of its own: one process of the service, which at a named await of its first turn is killed as by a power cut.
// `DIE_AT` is `<number of the await>:before|after`; without it the awaits are told in order, a line each.

const built = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../build/${name}`, import.meta.url), 'utf8')) as T;
const say = (line: string) => process.stdout.write(`${line}\n`);
const { DIE_AT = '', ...environment } = process.env;
let asked = 0;

/** Nothing behind this runs: no handler, no `finally`, no goodbye to anybody. */
function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

async function mortal<T>(name: string, work: () => Promise<T>): Promise<T> {
  asked += 1;
  const mine = asked;
  if (DIE_AT === '') say(`await ${name}`);
  if (DIE_AT === `${mine}:before`) return die();
  const result = await work();
  return DIE_AT === `${mine}:after` ? die() : result;
}

/** The same with every verb an await that may be its last. */
function counted<Port extends object>(name: string, port: Port): Port {
  return new Proxy(port, {
    get(whole, verb) {
      const found: unknown = Reflect.get(whole, verb);
      if (typeof found !== 'function') return found;
      return (...given: unknown[]) => mortal(`${name}.${String(verb)}`, async () => found.apply(whole, given));
    },
  });
}

const toPlatforms = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const { pathname } = new URL(input instanceof Request ? input.url : String(input));
  return mortal(`call ${pathname.split('/').at(-1)}`, () => toPlatforms(input, init));
};

const config = readConfig(environment, () => new Uint8Array(32));
const log = () => {};
const { store, keys } = createStores(config, { log, nowMs: Date.now });
const stores = { store: counted('store', store), keys: counted('keys', keys) };
const [content, assets] = await Promise.all([built<Content>('content.json'), built<Assets>('assets.json')]);
const service = createService({ config, content, assets, log, nowMs: Date.now, stores });
const server = serve({ fetch: service.app.fetch, hostname: '127.0.0.1', port: 0 });
await Promise.all([store.ping(), keys.ping()]);
say(`port ${(server.address() as AddressInfo).port}`);
