import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { HELP_ORIGIN, startWorkerd, type Workerd } from '../support/workerd/workerd.ts';
import { layOnWorkerd } from '../support/workerd/workerd-ground.ts';
import { PHONE_SCENARIOS } from './phone-moves.ts';
import { playOnPhone } from './phone-transcript.ts';

let workerd: Workerd;
let store: RedisServer;
let keyServer: RedisServer;
beforeAll(async () => {
  [store, keyServer, workerd] = await Promise.all([startRedisServer(), startRedisServer(), startWorkerd()]);
});
afterAll(async () => {
  await workerd.stop();
  await Promise.all([store.stop(), keyServer.stop()]);
});

const played = PHONE_SCENARIOS.flatMap((scenario) =>
  (['telegram', 'line'] as const).map((channel) => [scenario.name, channel, scenario] as const),
);

// The language changes words, not where the service runs.
it.each(played)('%s on %s reads on workerd as it was reviewed', async (name, channel, scenario) => {
  const ground = layOnWorkerd({ workerd, store, keyServer });
  const golden = join(import.meta.dirname, 'channels', `${name}.${channel}.zh-Hans.md`);
  const shown = await playOnPhone(scenario, { channel, language: 'zh-Hans', ground });
  // A service with an address of its own says it; the reviewed one, a demo, has none to say.
  const withoutAddress = shown.replaceAll(`\n>\n> 也可以改用网页：${HELP_ORIGIN}`, '');
  expect(shown).not.toBe(withoutAddress);
  expect(withoutAddress).toBe(await readFile(golden, 'utf8'));
});
