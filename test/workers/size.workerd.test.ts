import { expect, it } from 'vitest';
import { bundleWorker, WORKER_MAX_GZIP_BYTES } from '../../scripts/worker/bundle.ts';

it('the Worker is small enough to begin quickly, and holds nothing that only Node or tests need', async () => {
  const { text, gzipBytes } = await bundleWorker();
  expect(gzipBytes).toBeLessThanOrEqual(WORKER_MAX_GZIP_BYTES);
  expect(gzipBytes).toBeGreaterThan(50 * 1024);
  for (const absent of ['node-server', 'commander', 'clack', 'orders.example.org']) expect(text).not.toContain(absent);
}, 60_000);
