import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, expect, it } from 'vitest';
import { reportLines } from '../../src/doctor/report.ts';
import { find, servePlatforms, serviceEnvironment, startStores, useStores } from './surroundings.ts';

const [stores, platforms] = await Promise.all([startStores(), servePlatforms()]);
afterAll(() => Promise.all([stores.stop(), platforms.stop()]));
const environment = { ...serviceEnvironment(stores), ...platforms.environment };

const golden = new URL('golden/healthy.txt', import.meta.url);

it('says of a healthy house, line by line, what was seen', async () => {
  await useStores(environment);
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
