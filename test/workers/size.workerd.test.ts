import { expect, it } from 'vitest';
import { bundleWorker, WORKER_MAX_GZIP_BYTES } from '../../scripts/worker/bundle.ts';
import { LANGUAGES } from '../../src/core/language.ts';

it('the Worker is small enough to begin quickly, and holds nothing that only Node or tests need', async () => {
  const { text, beside, gzipBytes, textGzipBytes } = await bundleWorker();
  expect(gzipBytes).toBeLessThanOrEqual(WORKER_MAX_GZIP_BYTES);
  expect(gzipBytes).toBeGreaterThan(50 * 1024);
  // All that is data is there, and none of it is read as code.
  expect(beside.map(({ name }) => name.replace(/^[0-9a-f]+-/, '')).toSorted()).toEqual([
    'content.txt',
    ...LANGUAGES.map((language) => `words-${language}.txt`).toSorted(),
  ]);
  expect(textGzipBytes).toBeGreaterThan(10 * 1024);
  expect(text).not.toContain('hello.first');
  for (const absent of ['node-server', 'commander', 'clack', 'orders.example.org']) expect(text).not.toContain(absent);
}, 60_000);
