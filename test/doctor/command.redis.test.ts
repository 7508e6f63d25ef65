import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Finding } from '../../src/doctor/check.ts';
import { makeCertificates } from '../support/certificates.ts';
import { only, servePlatforms, serviceEnvironment, startStores } from './surroundings.ts';

const certificates = await makeCertificates();
const [stores, secured, platforms, folder] = await Promise.all([
  startStores(),
  startStores({ tls: certificates }),
  servePlatforms(),
  mkdtemp(join(tmpdir(), 'doctor-')),
]);
afterAll(() => Promise.all([stores.stop(), secured.stop(), platforms.stop(), rm(folder, { recursive: true })]));

type Ran = { code: number | null; out: string; err: string };

/** `npm run doctor` after its build, with no setting but these. */
function doctor(given: string[], environment: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--', 'src/cli/doctor.ts', ...given], {
      cwd: join(import.meta.dirname, '../..'),
      env: { PATH: process.env.PATH ?? '', ...environment },
    });
    const ran: Ran = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      ran.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      ran.err += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ran, code }));
  });
}

/** A file of settings as setup writes it. */
async function settingsFile(name: string, settings: Record<string, string>, mode = 0o600): Promise<string> {
  const path = join(folder, name);
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(path, lines.join(''), { mode });
  return path;
}

/** Without an address of our own: nothing here asks beyond this machine. */
const { PUBLIC_URL: _, ...local } = { ...serviceEnvironment(stores), ...platforms.environment };

it('ends well in the demo, with warnings, a line each', async () => {
  const { code, out, err } = await doctor([]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^No fault, \d+ warnings\.$/);
  for (const line of lines.slice(0, -2)) expect(line).toMatch(/^(ok|warning) +[a-z-]+ +\S.*[.?)a-z]$/);
});

it('ends with 1 when there is a fault, and --json prints JSON alone', async () => {
  const { code, out, err } = await doctor(['--json'], { ...local, REDIS_URL: 'redis://:canary-password@127.0.0.1:1' });
  expect({ code, err }).toEqual({ code: 1, err: '' });
  const read = JSON.parse(out) as { ok: boolean; checks: Finding[] };
  expect(Object.keys(read)).toEqual(['ok', 'checks']);
  expect(read.ok).toBe(false);
  for (const check of read.checks) expect(Object.keys(check)).toEqual(['name', 'state', 'says', 'remedy']);
  expect(only(read.checks, 'store')).toMatchObject({ state: 'fault', says: 'Nobody listens at 127.0.0.1:1.' });
  for (const secret of [
    'canary-password',
    ...Object.entries(local).flatMap(([name, value]) => (/SECRET|TOKEN/.test(name) ? [value] : [])),
  ])
    expect(out).not.toContain(secret);
});

it('takes the settings from a file, and its authority too', async () => {
  const environment = { ...local, REDIS_URL: secured.store.url, KEY_REDIS_URL: stores.keyStore.url, CELL: 'of-a-file' };
  const file = await settingsFile('trusted.env', { ...environment, NODE_EXTRA_CA_CERTS: certificates.authority });
  const trusted = await doctor(['--env-file', file, '--json'], { YULAN_SECRET: 'not looked at' });
  const { checks } = JSON.parse(trusted.out) as { checks: Finding[] };
  expect(checks.filter(({ state }) => state === 'fault')).toEqual([]);
  expect(only(checks, 'store').state).toBe('ok');
  expect(only(checks, 'settings-file').state).toBe('ok');
  const without = await doctor(['--env-file', await settingsFile('without.env', environment)]);
  expect(without.code).toBe(1);
  expect(without.out).toMatch(
    /^FAULT +store +The certificate of \S+ is signed by an authority this machine does not trust\. .*NODE_EXTRA_CA_CERTS/m,
  );
});

it('warns of a file of settings that others may read', async () => {
  const { out } = await doctor(['--env-file', await settingsFile('open.env', local, 0o644)]);
  expect(out).toMatch(/^warning +settings-file +Others on this machine may read .* chmod 600 /m);
});

it('says in a line that it was called wrongly, and ends with 2', async () => {
  for (const given of [['--env-file', join(folder, 'not-there')], ['--no-such-option'], ['more']]) {
    const { code, out, err } = await doctor(given);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  }
});

it('says how it is called', async () => {
  const { code, out } = await doctor(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('--env-file <file>');
});

it('ends, whatever a platform that was asked still keeps open', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const { code, out } = await doctor(['--json'], { ...local, LINE_API_BASE: base });
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  expect(code).toBe(1);
  expect(only((JSON.parse(out) as { checks: Finding[] }).checks, 'line')).toMatchObject({ state: 'fault' });
}, 30_000);
