import { bundleWorker, WORKER_MAX_GZIP_BYTES } from './bundle.ts';

/** `npm run build:worker`: makes what would be deployed, sends nothing, and says how large it is. */
const { gzipBytes } = await bundleWorker();
const ok = gzipBytes <= WORKER_MAX_GZIP_BYTES;
const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
process.stdout.write(
  process.argv.includes('--json')
    ? `${JSON.stringify({ gzipBytes, maxGzipBytes: WORKER_MAX_GZIP_BYTES, ok })}\n`
    : `worker: ${kb(gzipBytes)} gzip, of ${kb(WORKER_MAX_GZIP_BYTES)} at most\n`,
);
process.exitCode = ok ? 0 : 1;
