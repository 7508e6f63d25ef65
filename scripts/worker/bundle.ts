import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What Cloudflare is sent, packed as it counts it. Its free plan takes 3 MB; ours is less, because each byte is read at a cold start. */
export const WORKER_MAX_GZIP_BYTES = 250 * 1024;
const BUNDLE_MAX_MS = 2 * 60_000;

const root = join(import.meta.dirname, '../..');

/** The worker as `wrangler deploy` would send it, without sending it: its text and its size packed, in bytes. Throws with wrangler's words. */
export async function bundleWorker(): Promise<{ text: string; gzipBytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'yulan-worker-'));
  try {
    await wrangler(['deploy', '--dry-run', '--outdir', folder]);
    const text = await readFile(join(folder, 'worker.js'), 'utf8');
    return { text, gzipBytes: gzipSync(text).length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function wrangler(given: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('wrangler', given, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: BUNDLE_MAX_MS,
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`wrangler ended with ${code}:\n${said}`))));
  });
}
