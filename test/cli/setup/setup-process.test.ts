import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { canariesIn, FULL, openSetupBench, type SetupBench } from './setup-bench.ts';

const root = join(import.meta.dirname, '../../..');
// A whole program is started, and one waits out a call that hangs.
vi.setConfig({ testTimeout: 30_000 });

let bench: SetupBench;
beforeEach(async () => {
  bench = await openSetupBench();
});
afterEach(async () => bench.stop());

/** The program as `npm run setup` starts it, with nothing in its environment but this. */
function start(given: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--', join(root, 'src/cli/setup.ts'), ...given], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 25_000,
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { child, ended: ended.then(([stdout, stderr, [code]]) => ({ stdout, stderr, code })) };
}

it('in a pipeline, with no terminal and no setting, a dry run says what is missing and is well', async () => {
  const { stdout, stderr, code } = await start(['--dry-run', '--env-file', bench.path]).ended;
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(stdout).toContain('missing   PUBLIC_URL');
  expect(stdout).toContain('Dry run: nothing was changed.');
});

it('sets everything up with real streams, says no secret, and has none among its arguments', async () => {
  const { stdout, stderr, code } = await start(['--yes', '--env-file', bench.path], { ...FULL, ...bench.places }).ended;
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(canariesIn(stdout + stderr, await bench.file())).toEqual([]);
  expect(bench.changes()).toContain('setWebhook');
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle waits for what is under way, begins nothing more, and says where it stands',
  async (signal) => {
    bench.telegram.faults.next('setMyName', 'hang');
    const { child, ended } = start(['--yes', '--env-file', bench.path], { ...FULL, ...bench.places });
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('set the short description')) child.kill(signal);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.includes('Stopping after this one.')) bench.telegram.faults.release();
    });
    const { stdout, stderr, code } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('failed    Telegram: set the name');
    expect(stderr).toContain('Stopped after 5 of 10. Run it again');
    expect(stdout.match(/^ {2}left .*LINE/gm)).toHaveLength(4);
    expect(bench.changes().filter((call) => call.includes('/v2/'))).toEqual([]);
  },
);

it('a platform that never answers holds it up for a while only', async () => {
  bench.telegram.faults.next('*', 'hang', 50);
  const { stderr, code } = await start(['--dry-run', '--env-file', bench.path], { ...FULL, ...bench.places }).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ {2}problem {3}Telegram: .*does not answer/);
  bench.telegram.faults.release();
});

it.each([[['--unknown']], [['--target', 'moon']], [['stray']]])(
  'called wrongly with %j it says so, with 2',
  async (given) => {
    const { stdout, stderr, code } = await start(given).ended;
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toContain('error:');
  },
);

it('tells how it is called', async () => {
  const { stdout, code } = await start(['--help']).ended;
  expect(code).toBe(0);
  expect(stdout).toContain('--dry-run');
  expect(stdout).toContain('Secrets are never flags');
});
