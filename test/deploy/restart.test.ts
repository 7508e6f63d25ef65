import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../deploy/restart.sh');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'restart-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs deploy/restart.sh where `systemctl` and `sleep` only note that they were called, and `curl` is this. */
async function restart(curl: string): Promise<{ code: number; calls: string[]; complaints: string }> {
  const notes = (name: string) => `#!/bin/sh\necho "${name} $*" >> ${join(folder, 'calls')}\n`;
  const programs = { systemctl: notes('systemctl'), sleep: notes('sleep'), curl: `${notes('curl')}${curl}\n` };
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(folder, name), body);
    await chmod(join(folder, name), 0o755);
  }
  const child = spawn('/bin/sh', [script], { env: { PATH: folder } });
  const [complaints, , [code]] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'exit')]);
  const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
  return { code, calls, complaints };
}

test('one process after the other starts anew, the second once the first answers', async () => {
  const { code, calls } = await restart('exit 0');
  expect(code).toBe(0);
  expect(calls).toEqual([
    'systemctl restart yulan@8787',
    expect.stringMatching(/^curl .*127\.0\.0\.1:8787\/healthz$/),
    'systemctl restart yulan@8788',
    expect.stringMatching(/^curl .*127\.0\.0\.1:8788\/healthz$/),
  ]);
});

test('when the first does not come back the second is left as it is', async () => {
  const { code, calls, complaints } = await restart('exit 7');
  expect(code).toBe(1);
  expect(calls.filter((call) => call.startsWith('systemctl'))).toEqual(['systemctl restart yulan@8787']);
  expect(complaints).toContain('yulan@8787 does not answer');
});
