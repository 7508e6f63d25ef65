import { isCode, matches, type Pattern, type Rule, type Source, under, withoutComments } from './source.ts';

/** Words of other people's interfaces that we cannot rename. */
const QUOTED =
  /user[- ]?agents?|user-select|user-(?:in)?valid|:user-|user_script|literal\('user'\)|userId: idText|ACL SETUSER|source\.userId|'userId'/gi;

const WORDS: Pattern[] = [
  {
    code: 'word',
    pattern: /(?<![A-Za-z])(?:user|victim|ticket)s?(?![a-z])|(?:User|Victim|Ticket)s?(?![a-z])|USER|VICTIM|TICKET/,
    message: 'survivor, worker or case is the word',
  },
];

/** Lists words that are not ours, so that no name of the service has them. */
const NOT_OUR_WORDS = 'src/core/look/giveaway-words.ts';

/** People are survivors and workers, calls for help are cases; in names and in comments. */
export const wordsAreOurs: Rule = (files) =>
  under(files, 'src')
    .filter(({ path }) => isCode(path) && path !== NOT_OUR_WORDS)
    .flatMap(({ path, text }) => matches({ path, text: text.replace(QUOTED, '') }, WORDS));

// Written in parts, so that this file does not find itself.
const MARKS = [
  ['TO', 'DO'],
  ['FIX', 'ME'],
].map((parts) => parts.join(''));
const UNFINISHED: Pattern[] = [
  {
    code: 'unfinished',
    pattern: new RegExp(`\\b(?:${MARKS.join('|')})\\b|\\b[Nn]ot ${'implemented'}`),
    message: 'unfinished work',
  },
];

export const nothingIsUnfinished: Rule = (files) =>
  files.filter(({ path }) => path !== 'LICENSE').flatMap((file) => matches(file, UNFINISHED));

const MACHINE: Pattern[] = [
  {
    code: 'machine-path',
    pattern: /(?<![\w.~-])\/(?:home|root|Users|work|farm|tmp|mnt)\/|\b[A-Z]:\\\\/,
    message: 'a path of one machine',
  },
  { code: 'machine-path', pattern: /registry\.npmjs|deb\.debian\.org/, message: "a registry's host" },
];

export const noPathsOfOneMachine: Rule = (files) =>
  files.filter(({ path }) => path !== 'test/tidy/word-rules.ts').flatMap((file) => matches(file, MACHINE));

/** Hosts code may name: where the leave button goes, and names reserved for examples. */
const HOSTS =
  /^(?:localhost|127\.0\.0\.1|\[::1\]|192\.0\.2\.\d+|(?:[\w-]+\.)*example(?:\.\w+)?|www\.bing\.com|www\.w3\.org)$/;

/** No address is fixed in code. Data and texts name their sources; those are read by people. */
export const noFixedHosts: Rule = (files) => files.filter(({ path }) => isCode(path)).flatMap(hostsOf);

function hostsOf(file: Source) {
  return file.text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/\b(?:https?|wss?|rediss?):\/\/(\[[^\]]*\]|[\w.-]+)/g)]
      .map((match) => (match[1] ?? '').replace(/\.$/, ''))
      .filter((host) => !HOSTS.test(host))
      .map((host) => ({ code: 'host', file: file.path, line: index + 1, message: `${host} is fixed in code` })),
  );
}

const IMPURE: Pattern[] = [
  {
    code: 'impure',
    pattern:
      /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b|\bperformance\.now\b|\bset(?:Timeout|Interval)\(/,
    message: 'time and chance are handed in (ports/runtime.ts)',
  },
];
/** A time limit on a promise has to set a timer; it decides nothing. */
const TIME_LIMIT = 'src/core/basics/within.ts';

/** The inner folders give the same answer every time. */
export const innerFoldersArePure: Rule = (files) =>
  under(files, 'src/core', 'src/flow', 'src/triage', 'src/directory', 'src/i18n', 'src/turn')
    .filter(({ path }) => path !== TIME_LIMIT)
    .flatMap(({ path, text }) => matches({ path, text: withoutComments(text) }, IMPURE));

const ENVIRONMENT: Pattern[] = [
  { code: 'environment', pattern: /\bprocess\.env\b/, message: 'read by src/env.ts only' },
];

/** Only the entries see the environment, and only to hand it to src/env.ts. */
export const environmentIsReadOnce: Rule = (files) =>
  under(files, 'src')
    .filter(({ path }) => path !== 'src/node.ts' && !path.startsWith('src/cli/'))
    .flatMap(({ path, text }) => matches({ path, text: withoutComments(text) }, ENVIRONMENT));
