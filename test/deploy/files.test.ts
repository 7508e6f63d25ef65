import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { createNumbers, type NumbersFile } from '../../src/directory/numbers.ts';
import { readConfig } from '../../src/env.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');
const caddyfile = await read('deploy/Caddyfile');
const units = (await readdir(new URL('deploy/', root))).filter((name) => name.endsWith('.service'));

/** Such as 2MiB. */
function bytesOf(size: string): number {
  const [, count = '', unit = ''] = /^(\d+)(KiB|MiB)$/.exec(size) ?? [];
  return Number(count) * (unit === 'MiB' ? 1024 * 1024 : 1024);
}

test('the web server takes every body the program takes, and none twice as long', () => {
  const sizes = [...caddyfile.matchAll(/request_body (@\w+) \{\s*max_size (\S+)/g)].map(([, who, size = '']) => [
    who,
    bytesOf(size),
  ]);
  expect(sizes).toEqual([
    ['@hooks', 2 * LIMITS.hookMaxBytes],
    ['@people', 2 * LIMITS.bodyMaxBytes],
  ]);
});

test('the web server keeps no log of who came, packs nothing, and hands on nothing of whoever came but the address that is counted by', () => {
  const said = caddyfile
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('#'));
  expect(said.filter((line) => /^log\b/.test(line))).toEqual(['log default {']);
  expect(caddyfile).toMatch(/exclude http\.log\.error http\.log\.access http\.handlers\.reverse_proxy/);
  expect(said.filter((line) => line.startsWith('encode'))).toEqual([]);
  for (const name of ['X-Forwarded-For', 'Forwarded', 'User-Agent', 'Referer'])
    expect(said).toContain(`header_up -${name}`);
  expect(said.filter((line) => line.startsWith('header_up ') && !line.startsWith('header_up -'))).toEqual([
    'header_up X-Real-IP {remote_host}',
  ]);
});

test('a process without its stores is not taken away, nor one whose requests are made to fail', () => {
  expect(caddyfile).toMatch(/^\thealth_uri \/$/m);
  expect(caddyfile).not.toMatch(/^\s*(fail_duration|max_fails|unhealthy_)/m);
});

test('when nobody listens the web server shows the verified numbers, and leaving goes where it always goes', async () => {
  const files = [JSON.parse(await read('directory/numbers/CN.json')) as NumbersFile];
  const numbers = createNumbers(files).dangerFor('CN', 'en');
  expect(numbers).toHaveLength(2);
  const [, words = ''] = /respond "([^"]+)" \{err/.exec(caddyfile) ?? [];
  expect(words.match(/\d{2,}/g)).toEqual([...numbers, ...numbers].map(({ number }) => number));
  const { exitUrl } = readConfig({}, () => new Uint8Array(LIMITS.secretMinBytes));
  expect(caddyfile).toContain(`redir ${exitUrl} 303`);
});

test('no unit lets what people write get to a disk by a crash or by swap, and none waits shorter than the program', async () => {
  expect(units).toHaveLength(4);
  for (const name of units.filter((unit) => unit !== 'yulan-rewrite.service')) {
    const unit = await read(`deploy/${name}`);
    for (const line of [
      'LimitCORE=0',
      'MemorySwapMax=0',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'Restart=always',
    ])
      expect(unit.split('\n'), name).toContain(line);
  }
  const [, stop = ''] = /^TimeoutStopSec=(\d+)$/m.exec(await read('deploy/yulan@.service')) ?? [];
  expect(Number(stop) * 1_000).toBeGreaterThan(LIMITS.stopMaxMs);
});

// Redis refuses it while one is under way, and what was deleted after that one began would stay for a day.
test('a nightly rewrite that is refused is asked for again', async () => {
  const unit = (await read('deploy/yulan-rewrite.service')).split('\n');
  expect(unit.find((line) => line.startsWith('ExecStart='))).toMatch(/redis-cli -e .*BGREWRITEAOF$/);
  expect(unit).toContain('Restart=on-failure');
});
