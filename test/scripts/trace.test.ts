import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Figures, faultsOf, percentile } from '../../scripts/trace/figures.ts';
import { hitsOnDisk } from '../../scripts/trace/profile.ts';

const FINE: Figures = {
  runs: 200,
  canaryHits: [],
  screenHits: 0,
  blankMs: { p50: 10, p99: 50, max: 60 },
  thirdPartyRequests: 0,
  firstLoadBytes: 14 * 1_024,
};

test('what is as promised has no faults, and each thing that is not is one', () => {
  expect(faultsOf(FINE)).toEqual([]);
  const broken: Partial<Figures>[] = [
    { canaryHits: ['words in text after Back'] },
    { screenHits: 1 },
    { blankMs: { ...FINE.blankMs, p99: 50.1 } },
    { thirdPartyRequests: 1 },
    { firstLoadBytes: 14 * 1_024 + 1 },
  ];
  for (const one of broken) expect(faultsOf({ ...FINE, ...one })).toHaveLength(1);
});

test('a percentile is the value at that rank: of 200 the 99th is the third from above', () => {
  const sorted = Array.from({ length: 200 }, (_, at) => at + 1);
  expect([percentile(sorted, 0.5), percentile(sorted, 0.99), percentile(sorted, 1)]).toEqual([100, 198, 200]);
});

test('words in a profile are found in either writing, deep in any file, and an empty profile is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  await expect(hitsOnDisk(folder, ['金丝雀'])).rejects.toThrow('no profile');
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default', 'History'), Buffer.from('xx金丝雀xx', 'utf8'));
  await writeFile(join(folder, 'Default', 'Session'), Buffer.from('xx金丝雀xx', 'utf16le'));
  await writeFile(join(folder, 'Default', 'Else'), 'nothing');
  expect((await hitsOnDisk(folder, ['金丝雀'])).toSorted()).toEqual([
    'words in Default/History',
    'words in Default/Session',
  ]);
  expect(await hitsOnDisk(folder, ['canary'])).toEqual([]);
  await rm(folder, { recursive: true });
});
