import { restrictedImports } from '../../scripts/layers.ts';

/** One small tree and what a rule says about it: `file:line`, in order. */
export type Sample = { rule: string; says: string; files: Record<string, string>; problems: string[] };

const lines = (count: number) => 'a;\n'.repeat(count);
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`src/core/a${index}.ts`, 'a;\n']));
/** Words this project may not hold, put together here so that it does not. */
const undone = ['TO', 'DO'].join('');
const skip = ['sk', 'ip'].join('');
const inHole = ['`http://$', '{host}`'].join('');

const fine = (rule: string, says: string, files: Record<string, string>): Sample => ({
  rule,
  says,
  files,
  problems: [],
});
const one = (rule: string, says: string, [path, text]: [string, string], line = 1): Sample => ({
  rule,
  says,
  files: { [path]: text },
  problems: [`${path}:${line}`],
});

const layers: Sample[] = [
  fine('importsFollowTheLayers', 'inward imports pass', {
    'src/turn/a.ts':
      "import { a } from '../core/a.ts';\nimport type { B } from '../ports/b.ts';\nimport { html } from 'hono/html';",
    'src/flow/steps/a.ts': "import { a } from '../../core/a.ts';\nimport { b } from '../b.ts';",
    'src/wiring.ts': "import { a } from './console/a.ts';",
    'src/console/browser/a.ts': "import { a } from '../../core/a.ts';\nimport type { B } from '../wire.ts';",
  }),
  one('importsFollowTheLayers', 'an outward import', ['src/core/a.ts', "\nimport { a } from '../flow/a.ts';"], 2),
  one('importsFollowTheLayers', 'an outward import of a type', [
    'src/flow/a.ts',
    "import type { A } from '../triage/a.ts';",
  ]),
  one(
    'importsFollowTheLayers',
    'an import on several lines',
    ['src/flow/a.ts', "import {\n  a,\n} from '../turn/a.ts';"],
    3,
  ),
  one('importsFollowTheLayers', 'an import when needed', ['src/flow/a.ts', "await import('../store/a.ts');"]),
  one('importsFollowTheLayers', 'an adapter in another', ['src/webchat/a.ts', "import { a } from '../store/a.ts';"]),
  one('importsFollowTheLayers', 'the environment in a front', ['src/finder/a.ts', "import { a } from '../env.ts';"]),
  one('importsFollowTheLayers', 'tests in src', ['src/core/a.ts', "import { a } from '../../test/support/a.ts';"]),
  one('importsFollowTheLayers', 'the large zod', ['src/core/a.ts', "import * as z from 'zod';"]),
  one('importsFollowTheLayers', 'zod in a page', ['src/webchat/browser/a.ts', "import * as z from 'zod/mini';"]),
  one('importsFollowTheLayers', 'a server folder in a page', [
    'src/webchat/browser/a.ts',
    "import { a } from '../../http/a.ts';",
  ]),
  one('importsFollowTheLayers', 'a folder nobody named', ['src/other/a.ts', "import { a } from '../core/a.ts';"]),
  fine('everyFolderHasARow', 'known folders pass', { 'src/core/a.ts': '', 'src/node.ts': '', 'src/env.ts': '' }),
  { rule: 'everyFolderHasARow', says: 'a new folder', files: { 'src/other/a.ts': '' }, problems: ['src/other:1'] },
  {
    rule: 'biomeHoldsTheLayers',
    says: 'a biome.json with one row less',
    files: { 'biome.json': JSON.stringify({ overrides: restrictedImports().slice(1) }) },
    problems: ['biome.json:1'],
  },
];

const shape: Sample[] = [
  fine('filesAreSmall', 'small files pass', { 'src/core/a.ts': lines(90), 'test/a.test.ts': lines(400) }),
  one('filesAreSmall', 'a test of 401 lines', ['test/a.test.ts', lines(401)]),
  { rule: 'filesAreSmall', says: 'a median over 90', files: { 'src/core/a.ts': lines(91) }, problems: ['src:1'] },
  {
    rule: 'filesAreSmall',
    says: 'one in 20 over 250',
    files: { ...many(18), 'src/core/b.ts': lines(251), 'src/core/c.ts': lines(251) },
    problems: ['src:1'],
  },
  fine('foldersAreSmall', 'twelve files pass', many(12)),
  { rule: 'foldersAreSmall', says: 'thirteen files', files: many(13), problems: ['src/core:1'] },
  fine('foldersSayWhatTheyAreFor', 'an opening in the first file passes', {
    'src/core/a.ts': '// core/ holds words.\n',
    'src/core/b.ts': 'b;',
    'src/flow/steps/a.ts': '// flow/steps/ holds steps.\n',
    'src/node.ts': '',
  }),
  one('foldersSayWhatTheyAreFor', 'no opening', ['src/core/a.ts', 'a;']),
  one('foldersSayWhatTheyAreFor', 'the opening of another folder', ['src/core/a.ts', '// flow/ holds steps.\n']),
  fine('noBarrels', 'exports of its own pass', { 'src/core/a.ts': 'export const a = 1;\nexport { a as b };' }),
  one('noBarrels', 'export star', ['src/core/a.ts', "export * from './b.ts';"]),
  one('noBarrels', 'export names from', ['src/core/a.ts', "export { b } from './b.ts';"]),
  one('noBarrels', 'export types from', ['src/core/a.ts', "export type { B } from './b.ts';"]),
  fine('namesAreKebabCase', 'dashes and endings pass', { 'src/core/two-words.ts': '', 'test/a.redis.test.ts': '' }),
  one('namesAreKebabCase', 'capitals', ['src/core/twoWords.ts', '']),
];

const words: Sample[] = [
  fine('wordsAreOurs', "other people's words pass", {
    'src/http/a.ts': "header('User-Agent'); navigator.userAgent; excuser(used);",
    'src/http/a.css': 'p { user-select: none; }',
  }),
  one('wordsAreOurs', 'in a comment', ['src/core/a.ts', '\n// the user writes'], 2),
  one('wordsAreOurs', 'in a name', ['src/core/a.ts', 'const currentUser = 1;']),
  one('wordsAreOurs', 'at the head of a name', ['src/core/a.ts', 'const userName = 1;']),
  one('wordsAreOurs', 'with an underscore', ['src/core/a.ts', 'const victim_id = 1;']),
  one('wordsAreOurs', 'in the plural', ['src/core/a.ts', 'type Tickets = 1;']),
  fine('nothingIsUnfinished', 'plain words pass', { 'src/core/a.ts': '// all to do with time' }),
  one('nothingIsUnfinished', 'a mark', ['docs/a.md', `${undone}: more`]),
  one('nothingIsUnfinished', 'a stub', ['src/core/a.ts', `throw new Error("not ${'implemented'}")`]),
  fine('noPathsOfOneMachine', 'paths of Debian and of addresses pass', {
    'src/core/a.ts': "'/usr/bin/chromium' '/console/home' 'https://a.example/home/'",
  }),
  one('noPathsOfOneMachine', "somebody's folder", ['docs/a.md', `see ${'/ho'}me/me/notes`]),
  fine('noFixedHosts', 'this machine and reserved names pass', {
    'src/core/a.ts': `'http://127.0.0.1:8787/' 'http://localhost' 'http://[::1]:1' 'https://far.example/a'${inHole}`,
    'docs/a.md': ['https:/', 'anywhere.org'].join('/'),
  }),
  one('noFixedHosts', 'a host in code', ['src/core/a.ts', `fetch('${['https:/', 'anywhere.org'].join('/')}')`]),
  fine('innerFoldersArePure', 'a given time passes, and the clock elsewhere', {
    'src/flow/a.ts': '// never Date.now() here\nnew Date(nowMs);',
    'src/log.ts': 'Date.now();',
  }),
  one('innerFoldersArePure', 'the clock', ['src/flow/a.ts', 'const now = Date.now();']),
  one('innerFoldersArePure', 'the clock by another name', ['src/turn/a.ts', 'new Date()']),
  one('innerFoldersArePure', 'chance', ['src/core/a.ts', 'Math.random();']),
  one('innerFoldersArePure', 'chance by another name', ['src/triage/a.ts', 'crypto.randomUUID();']),
  fine('environmentIsReadOnce', 'the entries pass', { 'src/node.ts': 'process.env', 'src/cli/play.ts': 'process.env' }),
  one('environmentIsReadOnce', 'anywhere else', ['src/store/a.ts', 'process.env.HOST']),
];

const tests: Sample[] = [
  fine('testsAreHonest', 'a guarantee passes', {
    'test/a.test.ts': "test('a repeated update is answered once', run);",
  }),
  one('testsAreHonest', 'a skipped test', ['test/a.test.ts', `test.${skip}('a', run);`]),
  one(
    'testsAreHonest',
    'a skipped table',
    ['test/a.test.ts', `describe.each([1]).${skip}('a', run);\ntest.${skip}.each([1])`],
    2,
  ),
  one('testsAreHonest', 'a name that only hopes', ['test/a.test.ts', `test('${'sho'}uld answer', run);`]),
  one('testsAreHonest', 'a name that only hopes, in a table', [
    'test/a.test.ts',
    `it.each([1])('${'Sho'}uld answer', run);`,
  ]),
  one('testsAreHonest', 'what cannot fail', ['test/a.test.ts', `expect(${'true'}).toBe(true);`]),
  fine('testsDoNotSleep', 'helpers that poll pass', { 'test/support/poll.ts': `set${'Timeout'}(look, 5);` }),
  one('testsDoNotSleep', 'a timer', ['test/a.test.ts', `await new Promise((r) => set${'Timeout'}(r, 5));`]),
  one('testsDoNotSleep', "the browser's timer", ['test/a.test.ts', `await page.waitFor${'Timeout'}(5);`]),
  fine('everyKindOfTestExists', 'one of each passes', {
    'test/core/a.test.ts': '',
    'test/store/a.redis.test.ts': '',
    'test/webchat/a.browser.test.ts': '',
  }),
  {
    rule: 'everyKindOfTestExists',
    says: 'no test on Redis',
    files: { 'test/core/a.test.ts': '', 'test/webchat/a.browser.test.ts': '', 'test/support/b.redis.test.ts': '' },
    problems: ['test:1'],
  },
  fine('everyTestFileIsFound', 'suites that are called pass', {
    'test/a.test.ts': "test('a', run);",
    'test/contract.ts': "export function contract() {\n  test('a', run);\n}",
  }),
  one('everyTestFileIsFound', 'a wrong ending', ['test/a.spec.ts', "test('a', run);"]),
];

export const samples: Sample[] = [...layers, ...shape, ...words, ...tests];
