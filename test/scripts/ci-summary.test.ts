import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type File = { status: string; assertionResults: { status: string }[] };
const passed = { status: 'passed' };
const goodTests: File[] = [{ status: 'passed', assertionResults: [passed, passed] }];
const goodChecks = [
  { name: 'lint', ok: true },
  { name: 'types', ok: true },
];

type Run = { tests?: File[] | null; checks?: typeof goodChecks | null; exits?: [number, number] };

async function summarise({ tests = goodTests, checks = goodChecks, exits = [0, 0] }: Run) {
  const folder = await mkdtemp(join(tmpdir(), 'summary-'));
  if (tests) await writeFile(join(folder, 'tests.json'), JSON.stringify({ testResults: tests }));
  if (checks) await writeFile(join(folder, 'checks.json'), JSON.stringify({ checks }));
  const program = join(import.meta.dirname, '../../scripts/ci-summary.mjs');
  const done = spawnSync(process.execPath, [program, folder, ...exits.map(String)], { encoding: 'utf8' });
  await rm(folder, { recursive: true });
  return { line: done.stdout, code: done.status };
}

test('all that passed is counted, tests and checks', async () => {
  expect(await summarise({})).toEqual({ line: '4 passed, 0 failed\n', code: 0 });
});

const withTests = (status: string, ...results: string[]): Run => ({
  tests: [...goodTests, { status, assertionResults: results.map((each) => ({ status: each })) }],
});

test.each<[string, Run, string]>([
  ['a failed test', withTests('failed', 'passed', 'failed'), '5 passed, 1 failed\n'],
  ['a skipped test', withTests('passed', 'skipped'), '4 passed, 1 failed\n'],
  ['a file that did not load', withTests('failed'), '4 passed, 1 failed\n'],
  ['a failed check', { checks: [...goodChecks, { name: 'tidy', ok: false }] }, '4 passed, 1 failed\n'],
  ['tests that ended badly without a failed one', { exits: [1, 0] }, '4 passed, 1 failed\n'],
  ['checks that ended badly without a failed one', { exits: [0, 124] }, '4 passed, 1 failed\n'],
  ['no tests at all', { tests: [] }, '2 passed, 1 failed\n'],
  ['no report of the tests', { tests: null, exits: [1, 0] }, '2 passed, 1 failed\n'],
  ['no report of the checks', { checks: null }, '2 passed, 1 failed\n'],
])('%s is a failure', async (_what, run, line) => {
  expect(await summarise(run)).toEqual({ line, code: 1 });
});
