import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';

const project = join(import.meta.dirname, '../..');
const COPIED = [
  'flows',
  'locales',
  'directory',
  'scripts',
  'src',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
let root = '';

/** The project as it is, in a place of its own, so that it can be broken. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'build-'));
  await Promise.all(COPIED.map((name) => cp(join(project, name), join(root, name), { recursive: true })));
  await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rm(root, { recursive: true }));

async function run(...given: string[]) {
  const child = spawn(process.execPath, given, {
    cwd: root,
    env: { PATH: '/usr/bin:/bin', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

async function breakLine(file: string, from: string, to: string): Promise<number> {
  const whole = await readFile(join(root, file), 'utf8');
  expect(whole).toContain(from);
  await writeFile(join(root, file), whole.replace(from, to));
  return whole.slice(0, whole.indexOf(from)).split('\n').length;
}

it('a wrong flow stops the start with file, line and reason, and nothing is built', { timeout: 60_000 }, async () => {
  const line = await breakLine('flows/first-contact.yaml', '    save: seen\n', '    saves: seen\n');
  const refused = `flows/first-contact.yaml:${line}: steps.seen: no such key "saves"\n`;
  expect(await run('scripts/build.ts')).toEqual({ stdout: '', stderr: refused, code: 1 });
  expect(await run('scripts/run.mjs', 'start')).toEqual({ stdout: '', stderr: refused, code: 1 });
  await expect(access(join(root, 'build'))).rejects.toThrow('ENOENT');
});

it('limits that contradict each other stop the start with file, line and reason', async () => {
  const line = await breakLine('src/core/limits.ts', 'beatEveryMs: 15 * second', 'beatEveryMs: 40 * second');
  const { stderr, code } = await run('scripts/build.ts');
  expect({ code, first: stderr.split('\n')[0] }).toEqual({
    code: 1,
    first: `src/core/limits.ts:${line}: beatEveryMs: 2 times it must not be over claimLeaseMs: one late heartbeat must not lose a case`,
  });
});
