import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Content } from '../../src/content.ts';
import { toBase64url } from '../../src/core/basics/base64url.ts';
import { readConfig } from '../../src/env.ts';
import type { Assets } from '../../src/http/page.ts';
import { createLog } from '../../src/log.ts';
import { createStores } from '../../src/stores/open-stores.ts';
import { createService, type Service } from '../../src/wiring.ts';
import { testSecret } from './small-house.ts';

const built = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../build/${name}`, import.meta.url), 'utf8')) as T;

export type House = {
  service: Service;
  logged: string[];
  clock: { offsetMs: number };
  get: Service['app']['request'];
  post(path: string, body: Record<string, unknown>, headers?: Record<string, string>): Promise<Response>;
};

/** The whole service with the real flows and words, without a server: memory store unless Redis is given. */
export async function openHouse(environment: Record<string, string> = {}): Promise<House> {
  const [content, assets] = await Promise.all([built<Content>('content.json'), built<Assets>('assets.json')]);
  const logged: string[] = [];
  const clock = { offsetMs: 0 };
  const nowMs = () => Date.now() + clock.offsetMs;
  const config = readConfig(environment, () => testSecret);
  const log = createLog((line) => logged.push(line), nowMs);
  const service = createService({ config, content, assets, log, nowMs, stores: createStores(config, { log, nowMs }) });
  const get = service.app.request.bind(service.app);
  return {
    service,
    logged,
    clock,
    get,
    post: async (path, body, headers = {}) =>
      get(`http://localhost:8787${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          origin: 'http://localhost:8787',
          host: 'localhost:8787',
          'content-type': 'application/json',
          ...headers,
        },
      }),
  };
}

/** Environment of a service on two real Redis servers. */
export function redisEnvironment(url: string, keyUrl: string): Record<string, string> {
  return { REDIS_URL: url, KEY_REDIS_URL: keyUrl, YULAN_SECRET: toBase64url(testSecret) };
}

export type Served = House & { origin: string; stop(): Promise<void> };

/** The same behind a real server on a spare port of this machine, or on `port`. Its name is localhost, as WebAuthn and cookies want it. */
export async function serveHouse(environment: Record<string, string> = {}, { port = 0 } = {}): Promise<Served> {
  const house = await openHouse(environment);
  const server = serve({ fetch: house.service.app.fetch, hostname: '127.0.0.1', port }) as Server;
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return {
    ...house,
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await house.service.stop();
    },
  };
}

export type Elsewhere = {
  url: string;
  /** Makes the site slow: nobody is answered until the returned function is called. */
  hold(): () => void;
  stop(): Promise<void>;
};

/** A site that means nothing, where leaving goes in tests. */
export async function serveElsewhere(): Promise<Elsewhere> {
  let open: Promise<void> = Promise.resolve();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    open.then(
      () => response.end('<!doctype html><title>Weather</title><p>Sunny.</p>'),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    hold() {
      const gate = Promise.withResolvers<void>();
      open = gate.promise;
      return gate.resolve;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
