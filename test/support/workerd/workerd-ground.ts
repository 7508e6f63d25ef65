import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { toBase64url } from '../../../src/core/basics/base64url.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Ground } from '../channel-drivers/channel-scene.ts';
import type { HouseService } from '../channel-house.ts';
import { type RedisServer, startRedisServer } from '../redis-server.ts';
import { HELP_ORIGIN, startWorkerd, type Workerd } from './workerd.ts';

type Parts = { workerd: Workerd; store: RedisServer; keyServer: RedisServer };

/** The desk, and where sessions are spread to (src/workers/place.ts). */
export const OBJECTS = ['desk', ...Array.from({ length: LIMITS.gatewayChats }, (_, index) => `chat-${index}`)];

/** A fresh deployment in the real runtime, on two real Redis servers. */
function layOnWorkerd({ workerd, store, keyServer }: Parts): Ground {
  let passedMs = 0;
  let ordered = Promise.resolve();
  const cell = `cell-${crypto.randomUUID().slice(0, 8)}`;
  const begun = workerd.lines().length;
  return {
    inRealTime: true,
    nowMs: () => Date.now() + passedMs,
    advance(ms) {
      passedMs += ms;
      ordered = ordered.then(() => workerd.advance(ms));
    },
    async open({ config: { telegram, line } }): Promise<HouseService> {
      await workerd.begin({
        PUBLIC_URL: HELP_ORIGIN,
        CELL: cell,
        REDIS_URL: store.url,
        KEY_REDIS_URL: keyServer.url,
        YULAN_SECRET: toBase64url(crypto.getRandomValues(new Uint8Array(32))),
        ...(telegram && {
          TELEGRAM_BOT_TOKEN: telegram.token,
          TELEGRAM_WEBHOOK_SECRET: telegram.webhookSecret,
          TELEGRAM_API_ROOT: telegram.apiRoot ?? '',
        }),
        ...(line && {
          LINE_CHANNEL_SECRET: line.channelSecret,
          LINE_CHANNEL_ACCESS_TOKEN: line.accessToken,
          LINE_API_BASE: line.apiBase ?? '',
        }),
      });
      if (passedMs > 0) await workerd.advance(passedMs);
      const fetch = async (request: Request) => {
        await ordered;
        return workerd.fetch(request);
      };
      const drain = async () => {
        await workerd.ask(OBJECTS, 'drained');
      };
      return {
        app: { fetch, request: async (path: string, init?: RequestInit) => fetch(new Request(path, init)) } as never,
        tick: async () => {
          await ordered;
          await workerd.ask(['desk'], 'tick');
        },
        invite: async () => {
          const [path = ''] = await workerd.ask<string>(['desk'], 'invite');
          return path;
        },
        drain,
        stop: drain,
      };
    },
    lines: () => workerd.lines().slice(begun),
    storeGoes: () => store.kill(),
    async storeComesBack() {
      await store.restart();
      await vi.waitFor(
        async () => {
          const answers = await Promise.all(OBJECTS.map(() => workerd.fetch(new Request(`${HELP_ORIGIN}/healthz`))));
          if (answers.some(({ status }) => status !== 200)) throw new Error('not yet');
        },
        { timeout: 5_000 },
      );
    },
  };
}

/**
 * Starts the runtime and both Redis servers for a test file, and ends them after it. Each call of what it gives is a fresh
 * deployment.
 */
export function onWorkerd(): { lay(): Ground; workerd(): Workerd } {
  let parts: Parts;
  beforeAll(async () => {
    const [store, keyServer, workerd] = await Promise.all([
      startRedisServer({ appendOnly: true }),
      startRedisServer(),
      startWorkerd(),
    ]);
    parts = { store, keyServer, workerd };
  });
  // A sentence that failed may have left it away.
  afterEach(() => parts.store.running() || parts.store.restart());
  afterAll(async () => {
    await parts.workerd.stop();
    await Promise.all([parts.store.stop(), parts.keyServer.stop()]);
  });
  return { lay: () => layOnWorkerd(parts), workerd: () => parts.workerd };
}
