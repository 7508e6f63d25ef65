import { matches, type Pattern, type Rule, under } from './source.ts';

const PATTERNS: Pattern[] = [
  {
    code: 'skipped-test',
    pattern: /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:skip|only|todo|fails|skipIf|runIf)\b|\bcontext\.skip\(/,
    message: 'every test runs, and runs to pass',
  },
  {
    code: 'test-name',
    pattern: /\b(?:it|test)(?:\.\w+)*(?:\([^'"`]*\))?\(\s*['"`]should\b/i,
    message: 'a name states what is guaranteed',
  },
  {
    code: 'empty-expectation',
    pattern: /expect\(true\)\.(?:toBe\(true\)|toBeTruthy\(\))|expect\(false\)\.(?:toBe\(false\)|toBeFalsy\(\))/,
    message: 'cannot fail',
  },
];
const SLEEP: Pattern[] = [
  {
    code: 'sleep',
    pattern: /\bsetTimeout\(|\btimers\/promises\b|\bAtomics\.wait\(|\bwaitForTimeout\(|\bsleep\(/,
    message: 'no sleep as a clock: inject the time, await the event, or use expect.poll',
  },
];

const testFiles: (files: Parameters<Rule>[0]) => ReturnType<typeof under> = (files) =>
  under(files, 'test').filter(({ path }) => path.endsWith('.ts'));

/** Tests run, can fail, and say what they hold. */
export const testsAreHonest: Rule = (files) => testFiles(files).flatMap((file) => matches(file, PATTERNS));

/** Helpers in test/support may wait (they poll, with a deadline); tests may not. */
export const testsDoNotSleep: Rule = (files) =>
  testFiles(files)
    .filter(({ path }) => !path.startsWith('test/support/'))
    .flatMap((file) => matches(file, SLEEP));

/** A kind of test without a single file would pass without having run (the kinds: vitest.config.ts). */
export const everyKindOfTestExists: Rule = (files) => {
  const names = testFiles(files)
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('test/support/') && !path.startsWith('test/tidy/'));
  const kinds = { unit: /\/[\w-]+\.test\.ts$/, redis: /\.redis\.test\.ts$/, browser: /\.browser\.test\.ts$/ };
  return Object.entries(kinds)
    .filter(([, ending]) => !names.some((name) => ending.test(name)))
    .map(([kind]) => ({ code: 'no-tests', file: 'test', line: 1, message: `there is no test of the kind "${kind}"` }));
};

/** What looks like a test but ends otherwise would never run. */
export const everyTestFileIsFound: Rule = (files) =>
  testFiles(files)
    .filter(
      ({ path, text }) =>
        !path.endsWith('.test.ts') && !path.endsWith('.fixture.ts') && /^(?:test|describe|it)\(/m.test(text),
    )
    .filter(({ text }) => !/^export /m.test(text))
    .map(({ path }) => ({
      code: 'lost-test',
      file: path,
      line: 1,
      message: 'holds tests but its name does not end in .test.ts',
    }));
