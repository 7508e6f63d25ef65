// Counts what .ci/run ran: `ci-summary <folder> <exit code of the tests> <exit code of the checks>`.
// A test that did not run, a file that did not load, a check that did not report: each is a failure.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, testsExit, checksExit] = process.argv.slice(2);

function read(name) {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch {
    process.stderr.write(`ci: there is no report ${name}\n`);
    return null;
  }
}

function countTests(report) {
  const results = (report?.testResults ?? []).flatMap((file) => file.assertionResults);
  const broken = (report?.testResults ?? []).filter(
    (file) => file.status !== 'passed' && file.assertionResults.every((result) => result.status === 'passed'),
  );
  const passed = results.filter((result) => result.status === 'passed').length;
  return { passed, failed: results.length - passed + broken.length };
}

function countChecks(report) {
  const results = report?.checks ?? [];
  const passed = results.filter((check) => check.ok).length;
  return { passed, failed: results.length - passed };
}

/** What ended badly, or ran nothing, without a failure to show counts as one. */
function atLeastOne(count, exit) {
  const silent = count.failed === 0 && (exit !== '0' || count.passed === 0);
  return silent ? { ...count, failed: 1 } : count;
}

const tests = atLeastOne(countTests(read('tests.json')), testsExit);
const checks = atLeastOne(countChecks(read('checks.json')), checksExit);
const failed = tests.failed + checks.failed;
process.stdout.write(`${tests.passed + checks.passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
