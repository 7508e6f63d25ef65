import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Content } from '../../../src/content.ts';
import { toBase64url } from '../../../src/core/basics/base64url.ts';
import { readConfig } from '../../../src/env.ts';
import type { Assets } from '../../../src/http/page.ts';
import { createLog } from '../../../src/log.ts';
import { createStores } from '../../../src/stores/open-stores.ts';
import { tickRegularly } from '../../../src/tick-regularly.ts';
import { createService } from '../../../src/wiring.ts';
import { withScreening } from '../../screening/flow.ts';
import { announce, BOT_TOKEN, botApi, settings, WEBHOOK_SECRET } from './child.ts';

globalThis.fetch = botApi as typeof fetch;

const built = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../../build/${name}`, import.meta.url), 'utf8')) as T;

const [shipped, assets] = await Promise.all([built<Content>('content.json'), built<Assets>('assets.json')]);
const config = readConfig(
  {
    REDIS_URL: settings.redisUrl,
    KEY_REDIS_URL: settings.keyRedisUrl,
    YULAN_SECRET: toBase64url(new Uint8Array(32).map((_, index) => index * 5 + 3)),
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET,
  },
  () => new Uint8Array(32),
);
const content = settings.flows === 'shipped' ? shipped : withScreening(shipped);
const log = createLog((line) => process.stderr.write(`${line}\n`), Date.now);
const service = createService({
  config,
  content,
  assets,
  log,
  nowMs: Date.now,
  stores: createStores(config, { log, nowMs: Date.now }),
});
tickRegularly(service.tick);
announce(serve({ fetch: service.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server);
