import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64url } from '../../src/core/basics/base64url.ts';
import { sparePort } from '../spare-port.ts';
import { writeLocalConfig } from './local-config.ts';

// `npm run dev:worker`: Cloudflare's runtime on this machine, on two Redis servers of its own that keep nothing, or on
// those the environment names. Ends with Ctrl-C.

const PORT = process.env.PORT ?? '8787';
const SETTINGS =
  /^(?:PUBLIC_URL|CONSOLE_ORIGIN|EXIT_URL|WIDGET_ORIGINS|EMERGENCY_COUNTRY|CELL|YULAN_SECRET|YULAN_SECRET_PREVIOUS|(?:KEY_)?REDIS_URL|LOOK_\w+|TELEGRAM_\w+|LINE_\w+)$/;

const folder = await mkdtemp(join(tmpdir(), 'yulan-dev-'));
const children: ChildProcess[] = [];
const given = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (SETTINGS.test(name) && value ? [[name, value]] : [])),
);
const settings = {
  PUBLIC_URL: `http://localhost:${PORT}`,
  YULAN_SECRET: toBase64url(crypto.getRandomValues(new Uint8Array(32))),
  ...(given.REDIS_URL === undefined && { REDIS_URL: await ownRedis(), KEY_REDIS_URL: await ownRedis() }),
  ...given,
};
const file = await writeLocalConfig(folder, { settings });

process.stdout.write(`Yulan on Cloudflare's runtime, on this machine only: http://localhost:${PORT}/\n`);
const wrangler = spawn(
  'wrangler',
  ['dev', '--ip', '127.0.0.1', '--port', PORT, '--config', file, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
  },
);
children.push(wrangler);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => wrangler.kill(signal));
wrangler.on('exit', (code) => {
  for (const child of children) child.kill();
  rm(folder, { recursive: true, force: true }).finally(() => process.exit(code ?? 0));
});

/** A Redis on a spare port of this machine that writes nothing to disk. */
async function ownRedis(): Promise<string> {
  const port = await sparePort();
  const options = {
    port,
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
    dir: folder,
  };
  const child = spawn(
    'redis-server',
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    {
      stdio: 'ignore',
    },
  );
  child.on('error', () => {
    process.stderr.write('redis-server is not installed: set REDIS_URL and KEY_REDIS_URL, or install it.\n');
    process.exit(1);
  });
  children.push(child);
  return `redis://127.0.0.1:${port}`;
}
