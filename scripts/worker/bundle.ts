import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The code Cloudflare is sent, packed as it counts it. Its free plan takes 3 MB; ours is less, because each byte is read at a cold start. */
export const WORKER_MAX_GZIP_BYTES = 250 * 1024;
const BUNDLE_MAX_MS = 2 * 60_000;

const root = join(import.meta.dirname, '../..');

/** A text that is sent beside the code, by the name the code knows it by. */
export type Beside = { name: string; text: string };
/** `gzipBytes`: the code, read at a cold start. `textGzipBytes`: the texts beside it, of which one is read when it is wanted. */
export type Bundle = { text: string; beside: Beside[]; gzipBytes: number; textGzipBytes: number };

/** The worker as `wrangler deploy` would send it, without sending it. Throws with wrangler's words. */
export async function bundleWorker(): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'yulan-worker-'));
  try {
    await wrangler(['deploy', '--dry-run', '--outdir', folder]);
    const text = await readFile(join(folder, 'worker.js'), 'utf8');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.txt'));
    const beside = await Promise.all(
      names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
    );
    const sizes = beside.map((each) => gzipSync(each.text).length);
    const textGzipBytes = sizes.reduce((sum, size) => sum + size, 0);
    return { text, beside, gzipBytes: gzipSync(text).length, textGzipBytes };
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
