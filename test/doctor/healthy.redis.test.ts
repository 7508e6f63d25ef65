import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, expect, it } from 'vitest';
import { reportLines } from '../../src/doctor/report.ts';
import { readConfig } from '../../src/env.ts';
import { createStores } from '../../src/stores.ts';
import { find, servePlatforms, serviceEnvironment, startStores } from './surroundings.ts';

const [stores, platforms] = await Promise.all([startStores(), servePlatforms()]);
afterAll(() => Promise.all([stores.stop(), platforms.stop()]));
const environment = { ...serviceEnvironment(stores), ...platforms.environment };

const golden = new URL('golden/healthy.txt', import.meta.url);

it('says of a healthy house, line by line, what was seen', async () => {
  const config = readConfig(environment, () => new Uint8Array(32));
  const used = createStores(config, { log: () => {}, nowMs: Date.now });
  await used.keys.houseKey();
  await Promise.all([used.store.stop(), used.keys.stop()]);
  const text = reportLines(await find(environment))
    .join('\n')
    .replaceAll(String(stores.store.port), '6379')
    .replaceAll(String(stores.keyStore.port), '6380')
    .replace(/Redis \d+\.\d+\.\d+/g, 'Redis 7.0.0')
    .concat('\n');
  // After a change of words: UPDATE=1 npm test -- test/doctor, then read the difference.
  if (process.env.UPDATE) await writeFile(golden, text);
  expect(text).toBe(await readFile(golden, 'utf8'));
});
