import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openLoopback } from './support/network.ts';

const root = join(import.meta.dirname, '..');
let child: ChildProcess | null = null;
afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
});

/** The program as `npm start` runs it after its set-up, with no setting but these. */
function start(environment: Record<string, string>): {
  child: ChildProcess;
  output(): string;
  saying(what: RegExp): Promise<RegExpExecArray>;
} {
  const started = spawn(process.execPath, ['src/node.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  child = started;
  let output = '';
  const heard: (() => void)[] = [];
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      for (const listen of heard) listen();
    });
  }
  return {
    child: started,
    output: () => output,
    saying: (what) =>
      new Promise((resolve) => {
        const look = () => {
          const found = what.exec(output);
          if (found) resolve(found);
        };
        heard.push(look);
        look();
      }),
  };
}

it('starts as a demo with no setting, says where everything is, answers, and stops when told', async () => {
  const program = start({ PORT: '0' });
  const [, origin = '', invite = ''] = await program.saying(/desk +(http:\/\/localhost:\d+)(\/console\/join\/\S+)/);
  openLoopback(origin);
  for (const path of ['/', '/find', '/console', '/healthz', invite]) {
    const answer = await fetch(origin + path);
    expect(`${path} ${answer.status}`).toBe(`${path} 200`);
    if (path !== '/healthz') expect(await answer.text()).toContain('演示');
  }
  program.child.kill('SIGTERM');
  const [code] = await once(program.child, 'exit');
  expect(code).toBe(0);
  const logged = program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  expect(logged.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
    'started',
    'stopping',
    'stopped',
  ]);
});

const refusals: [string, Record<string, string>, RegExp][] = [
  ['a half-set environment', { HOST: '0.0.0.0' }, /YULAN_SECRET: missing; HOST requires it/],
  [
    'a country without verified numbers',
    { EMERGENCY_COUNTRY: 'ZZ' },
    /ZZ.json needs a verified police and ambulance number/,
  ],
];
for (const [name, environment, reason] of refusals) {
  it(`does not start with ${name}, and says why in a line`, async () => {
    const program = start(environment);
    const [code] = await once(program.child, 'close');
    expect(code).toBe(1);
    expect(program.output()).toMatch(reason);
    expect(program.output()).not.toContain('    at ');
  });
}
