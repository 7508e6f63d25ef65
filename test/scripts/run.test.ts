import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';

const scripts = join(import.meta.dirname, '../../scripts');
let root = '';

/** A project of its own, whose npm only notes that it was called and brings the Node it is told to. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'run-'));
  const files: Record<string, string> = {
    'package-lock.json': '{}',
    'scripts/build.ts': "console.log('building');",
    'build/node.mjs': 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;',
    'fake/npm': `#!/bin/sh\necho "$1" >> calls\nmkdir -p node_modules/.bin\n`,
  };
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), content);
  }
  await chmod(join(root, 'fake/npm'), 0o755);
  for (const name of ['run.mjs', 'install.mjs', 'system-packages.mjs']) {
    await copyFile(join(scripts, name), join(root, 'scripts', name));
  }
});
afterEach(() => rm(root, { recursive: true }));

let environment: Record<string, string> = {};
afterEach(() => {
  environment = {};
});

function start(...given: string[]): ChildProcess {
  const path = `${join(root, 'fake')}:/usr/bin:/bin`;
  return spawn(process.execPath, [join(root, 'scripts/run.mjs'), ...given], {
    env: { ...environment, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(...given: string[]) {
  const child = start(...given);
  if (!child.stdout || !child.stderr) throw new Error('no pipes');
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

const calls = () => readFile(join(root, 'calls'), 'utf8');

test('arguments and the exit code go through, and stdout is the command alone', async () => {
  const { stdout, stderr, code } = await run('start', '--json', 'two words');
  expect({ stdout, code }).toEqual({ stdout: '["--json","two words"]\n', code: 7 });
  expect(stderr).toContain('npm ci');
  expect(stderr).toContain('building');
});

test('packages are installed once, and again when the lock file is another', async () => {
  await run('start');
  await run('start');
  expect(await calls()).toBe('ci\n');
  await writeFile(join(root, 'package-lock.json'), '{"a":1}');
  await run('start');
  expect(await calls()).toBe('ci\nci\n');
});

test('an installation that failed is tried again', async () => {
  const npm = join(root, 'fake/npm');
  const whole = await readFile(npm, 'utf8');
  await writeFile(npm, `${whole}exit 1\n`);
  expect(await run('start')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('npm ci failed') });
  await writeFile(npm, whole);
  expect((await run('start')).code).toBe(7);
});

test('packages that are kept elsewhere and linked to are left as they are', async () => {
  await mkdir(join(root, 'elsewhere/.bin'), { recursive: true });
  await symlink(join(root, 'elsewhere'), join(root, 'node_modules'));
  expect((await run('start')).code).toBe(7);
  await expect(calls()).rejects.toThrow('ENOENT');
});

test('a build that fails stops everything after it', async () => {
  await writeFile(join(root, 'scripts/build.ts'), 'process.exitCode = 3;');
  expect(await run('start')).toMatchObject({ code: 3, stdout: '' });
});

test('SIGTERM is answered by the service itself', async () => {
  await writeFile(
    join(root, 'build/node.mjs'),
    "const alive = setInterval(() => undefined, 1000); process.once('SIGTERM', () => { clearInterval(alive); process.exitCode = 5; }); console.log('up');",
  );
  const child = start('start');
  if (!child.stdout) throw new Error('no pipe');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([5, null]);
});

test('an unknown command is refused with the ones there are', async () => {
  expect(await run('dance')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/one of start, .+, bench, build, check, docs, test is needed/),
  });
});

/** A machine without the Debian packages, whose apt-get only notes how it was called and brings nothing. */
async function withoutPackages(): Promise<void> {
  const file = join(root, 'scripts/system-packages.mjs');
  const aptGet = join(root, 'fake/apt-get');
  const bare = (await readFile(file, 'utf8'))
    .replace('/usr/bin/apt-get', aptGet)
    .replaceAll("'/usr/", `'${join(root, 'nothing')}/`);
  await writeFile(file, bare);
  await writeFile(aptGet, `#!/bin/sh\necho "$*" >> ${join(root, 'apt-calls')}\n`);
  await chmod(aptGet, 0o755);
}

const aptCalls = () => readFile(join(root, 'apt-calls'), 'utf8').catch(() => '');
const LINE =
  'apt-get update && apt-get install --yes --no-install-recommends redis-server openssl chromium fonts-noto-core fonts-noto-cjk';

test('with SKIP_APT=1 nothing is installed: the tests stop with the one line to run', async () => {
  await withoutPackages();
  environment = { SKIP_APT: '1' };
  const { stdout, stderr, code } = await run('test');
  expect({ stdout, code, calls: await aptCalls() }).toEqual({ stdout: '', code: 1, calls: '' });
  const said = stderr
    .trim()
    .split('\n')
    .filter((line) => !line.includes('npm ci'));
  expect(said).toEqual([
    `The tests need redis-server, openssl, chromium, fonts-noto-core, fonts-noto-cjk. Run as root: ${LINE}`,
  ]);
});

test('without it root installs by itself, and says so when the packages are not there afterwards', async () => {
  await withoutPackages();
  const { stderr, code } = await run('test');
  const isRoot = process.getuid?.() === 0;
  const calls = (await aptCalls()).split('\n').filter((line) => line !== '');
  expect(code).toBe(1);
  expect(calls.map((line) => /(?:update|install --yes .*)$/.exec(line)?.[0])).toEqual(
    isRoot ? ['update', LINE.replace(/^.*&& apt-get /, '')] : [],
  );
  expect(stderr).toContain(isRoot ? 'apt-get finished, yet these are missing' : LINE);
});
