import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openLoopback } from '../support/network.ts';
import { killPrograms, startProgram } from '../support/program.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { redisEnvironment } from '../support/service.ts';

const root = join(import.meta.dirname, '../..');
let servers: [RedisServer, RedisServer];
beforeAll(async () => {
  servers = await Promise.all([startRedisServer(), startRedisServer()]);
});
afterAll(() => Promise.all(servers.map((each) => each.stop())));
afterEach(killPrograms);

const settings = (more: Record<string, string> = {}) => ({
  ...redisEnvironment(servers[0].url, servers[1].url),
  ...more,
});

/** Runs `npm run invite` as it is after its set-up. */
async function invite(given: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--', join(root, 'src/cli/invite.ts'), ...given], {
    cwd: root,
    env: environment,
    timeout: 15_000,
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

it('in service a start prints no link where it may be kept, and says how to make one that opens the desk', async () => {
  const program = startProgram({ ...settings(), PORT: '0' });
  const [, origin = ''] = await program.saying(/chat +(http:\/\/localhost:\d+)\//);
  await program.saying(/desk +npm run invite {3}\(makes a link that works once\)\n/);
  expect(program.output()).not.toContain('/console/join/');
  openLoopback(origin);
  const { stdout, stderr, code } = await invite([], settings({ PUBLIC_URL: 'https://help.example' }));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^It works once, for 12 hours\./) });
  expect(stdout).toMatch(/^https:\/\/help\.example\/console\/join\/[\w-]{44}\n$/);
  const { status } = await fetch(stdout.trim().replace('https://help.example', origin));
  expect(status).toBe(200);
  const { status: unknown } = await fetch(`${origin}/console/join/${'a'.repeat(44)}`);
  expect(unknown).toBe(410);
  program.child.kill('SIGTERM');
  await once(program.child, 'exit');
});

it("a link is at the desk's own address where it has one, by settings that stand in a file", async () => {
  const given = settings({ PUBLIC_URL: 'https://help.example', CONSOLE_ORIGIN: 'https://desk.example' });
  const file = join(servers[0].folder, 'settings.env');
  await writeFile(
    file,
    Object.entries(given)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const { stdout, code } = await invite(['--env-file', file]);
  await rm(file);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^https:\/\/desk\.example\/console\/join\/[\w-]{44}\n$/);
});

type Refusal = { given?: string[]; environment?: () => Record<string, string>; code: number; why: RegExp };
const REFUSALS: Record<string, Refusal> = {
  'without stores': { code: 2, why: /^invite: no stores are set; REDIS_URL, KEY_REDIS_URL and YULAN_SECRET name them/ },
  'from a file that is not there': {
    given: ['--env-file', '/nowhere/settings.env'],
    code: 2,
    why: /^invite: \/nowhere\/settings\.env cannot be read\n$/,
  },
  'with a word too many': { given: ['somebody'], code: 2, why: /too many arguments/ },
  'while the store is away': {
    environment: () => settings({ REDIS_URL: 'redis://127.0.0.1:1' }),
    code: 1,
    why: /^invite: .*\nWhat is wrong says: npm run doctor\n$/,
  },
};
for (const [when, { given = [], environment = () => ({}), code: expected, why }] of Object.entries(REFUSALS)) {
  it(`${when} no link is made, and why is said in a line`, async () => {
    const { stdout, stderr, code } = await invite(given, environment());
    expect({ stdout, code }).toEqual({ stdout: '', code: expected });
    expect(stderr).toMatch(why);
    expect(stderr).not.toContain('    at ');
  });
}
