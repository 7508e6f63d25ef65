import { bundleWorker, WORKER_MAX_GZIP_BYTES } from './bundle.ts';

/** `npm run build:worker`: makes what would be deployed, sends nothing, and says how large it is. */
const { gzipBytes, textGzipBytes } = await bundleWorker();
const ok = gzipBytes <= WORKER_MAX_GZIP_BYTES;
const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
process.stdout.write(
  process.argv.includes('--json')
    ? `${JSON.stringify({ gzipBytes, textGzipBytes, maxGzipBytes: WORKER_MAX_GZIP_BYTES, ok })}\n`
    : `worker: ${kb(gzipBytes)} gzip, of ${kb(WORKER_MAX_GZIP_BYTES)} at most, and ${kb(textGzipBytes)} of words and other data beside it\n`,
);
process.exitCode = ok ? 0 : 1;
