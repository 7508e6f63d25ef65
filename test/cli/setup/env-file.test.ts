import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planEnvFile, readEnvFile, writeEnvFile } from '../../../src/cli/setup/env-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yulan-env-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const fileOf = (text: string) => ({
  path: 'x',
  text,
  settings: parseEnv(text) as Record<string, string>,
  isOpenToOthers: false,
});
/** Whatever an address may hold that a shell, or a reader of such files, might take for something else. */
const HARD = ['a&b', 'a#b', 'a$HOME', 'a b', '~/a', 'a"b', 'a\\b', 'a?b=c', '`a`', 'a;b', 'a=', '(a)', '!a', '*'];

it('a shell and this program read the same from it', async () => {
  const wanted = Object.fromEntries(HARD.map((value, index) => [`NAME_${index}`, value]));
  const path = join(folder, 'a');
  await writeEnvFile(path, planEnvFile(null, wanted)?.text ?? '');
  expect((await readEnvFile(path))?.settings).toEqual(wanted);
  const { stdout } = await promisify(execFile)('sh', ['-c', 'set -a; . "$1"; env', 'sh', path], {
    env: { PATH: '/bin:/usr/bin' },
  });
  const read = stdout.split('\n').filter((line) => line.startsWith('NAME_'));
  expect(read.toSorted()).toEqual(
    Object.entries(wanted)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted(),
  );
});

it('whatever is written is read back, every other line stays, and a second time changes nothing', () => {
  const value = fc.stringMatching(/^[ -&(-~]{1,40}$/).filter((text) => text.trim() === text);
  const settings = fc.dictionary(fc.constantFrom('A', 'B_C', 'D'), value);
  fc.assert(
    fc.property(settings, settings, (before, wanted) => {
      const first = planEnvFile(null, before)?.text ?? '';
      const text = `# ours\n${first}KEPT=1\n`;
      const after = planEnvFile(fileOf(text), wanted)?.text ?? text;
      expect(parseEnv(after)).toEqual({ ...parseEnv(text), ...wanted });
      expect(after).toContain('# ours\n');
      expect(planEnvFile(fileOf(after), wanted)).toBeNull();
    }),
  );
});

it('a line is replaced where it stands, and the name of another that ends alike is left', () => {
  const change = planEnvFile(fileOf('KEY_REDIS_URL=a\nexport REDIS_URL = "b"\nPORT=1'), { REDIS_URL: 'c', NEW: 'd' });
  expect(change).toEqual({
    text: 'KEY_REDIS_URL=a\nREDIS_URL=c\nPORT=1\nNEW=d\n',
    added: ['NEW'],
    replaced: ['REDIS_URL'],
    closes: false,
  });
});

it('what cannot be written in one line for everybody is refused without its value', () => {
  expect(() => planEnvFile(null, { REDIS_URL: "it's a secret" })).toThrow(/^REDIS_URL: may hold no '/);
});

it('a link goes on pointing where it did', async () => {
  await writeFile(join(folder, 'real'), 'A=1\n');
  await symlink(join(folder, 'real'), join(folder, 'link'));
  await writeEnvFile(join(folder, 'link'), 'A=2\n');
  expect(await readFile(join(folder, 'real'), 'utf8')).toBe('A=2\n');
});

it('no file is no file, and one that cannot be read is said so', async () => {
  expect(await readEnvFile(join(folder, 'none'))).toBeNull();
  await expect(readEnvFile(folder)).rejects.toMatchObject({
    code: 'config',
    message: expect.stringContaining('EISDIR'),
  });
});
