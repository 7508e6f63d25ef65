import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { openLoopback } from './support/network.ts';
import { killPrograms, startProgram } from './support/program.ts';

afterEach(killPrograms);

it('starts as a demo with no setting, says where everything is, answers, and stops when told', async () => {
  const program = startProgram({ PORT: '0' });
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
    const program = startProgram(environment);
    const [code] = await once(program.child, 'close');
    expect(code).toBe(1);
    expect(program.output()).toMatch(reason);
    expect(program.output()).not.toContain('    at ');
  });
}
