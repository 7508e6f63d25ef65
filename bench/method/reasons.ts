import type { Row } from './row.ts';

/** Why a goal is missed, from profiles (node --cpu-prof) of what was measured; docs/performance.md has them whole. */
const REASONS: readonly { path: Row['path']; measure: RegExp; peer?: RegExp; says: string }[] = [
  {
    path: 'engine',
    measure: /^one step, tapped/,
    peer: /reducer/,
    says: 'two thirds is JSON of the state, which holds 295 characters where the reducer keeps 180 (flow hash, reasons, the question before); the rest is what a reducer has no use for: rules for the level, commands, detours',
  },
  {
    path: 'engine',
    measure: /^one step, typed/,
    says: 'a label is known in any width, case and language, so the typed words are normalised (NFKC, simplified characters) three times; the reducer looks them up in a table',
  },
  {
    path: 'engine',
    measure: /^one step/,
    peer: /xstate/,
    says: 'the row of the hand-written reducer says how far ahead of xstate anything can be here; ours is behind it by the JSON of its larger state and by its rules',
  },
  {
    path: 'engine',
    measure: /^one step/,
    peer: /conversations/,
    says: 'the row of the hand-written reducer says how far ahead anything can be here; ours is behind it by the JSON of its larger state and by its rules',
  },
  {
    path: 'engine',
    measure: /^state at question 12/,
    says: 'names of answers are kept as they are, so that a session outlives a new version of the flow; base64url takes a third more than bytes',
  },
  {
    path: 'turn',
    measure: /^processor time/,
    says: 'of an update: talking to Redis 24 %, sealing and naming 20 % (5 names, 4 records sealed, 2 opened), HTTP 19 %, bubbles and the Bot API 12 %, the turn and its time limits 10 %, engine and reading words 7 %. The peers keep no outbox, no mark of what was sent, no way back and read no words',
  },
  {
    path: 'startup',
    measure: /^Node/,
    says: "of the start: compiling the one file 24 %, Node's own modules for TLS, DNS and fetch 23 %, packages setting themselves up 22 %, the service with its words and flows 5 %",
  },
  {
    path: 'startup',
    measure: /^workerd/,
    says: 'the first page waits for the whole service to be put together: packages, schemas, words, flows, the name index',
  },
];

/** What is known of a missed row. */
export function reasonFor({ path, measure, peerName }: Row): string {
  const found = REASONS.find(
    (each) => each.path === path && each.measure.test(measure) && (each.peer?.test(peerName ?? '') ?? true),
  );
  return found?.says ?? 'not looked into yet';
}
