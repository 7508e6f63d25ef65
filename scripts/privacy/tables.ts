import { SHELF_KEYS } from '../../src/crypto/key-table.ts';
import { KEYS } from '../../src/store/keys.ts';
import { lifeInWords } from './in-words.ts';

const CLASSES: Record<string, string> = {
  T: 'the call for help: a case and where it waits, without content',
  R: 'the way back to somebody: which session is whose',
  S: 'the state of a conversation and its answers',
  M: 'words between survivor and worker',
  O: 'messages on their way to the survivor',
  X: 'that something was handled before',
  F: 'a way to reach somebody that they agreed to, for the time they said',
  Z: 'what a code brings back of a conversation',
  W: 'workers: accounts, invitations, desk sessions',
  C: 'counters',
  K: 'keys, on a server of their own without a disk',
};

type Row = { pattern: string; retention: string; form: string; what: string; life: string | null };
const STORE: Row[] = Object.values(KEYS);
const SHELF: Row[] = Object.values(SHELF_KEYS);

function lifeOf({ life, retention }: Row): string {
  if (life !== null) return lifeInWords(life);
  return retention === 'C' ? 'stays' : 'empties with what it lists';
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) => `| \`${row.pattern}\` | ${row.retention} | ${row.what} | ${row.form} | ${lifeOf(row)} |`,
  );
  return ['| key | class | what | rests | lives |', '|---|---|---|---|---|', ...lines].join('\n');
}

function legend(rows: readonly Row[]): string {
  const used = new Set(rows.flatMap(({ retention }) => retention.split(', ')));
  const unknown = [...used].filter((name) => !(name in CLASSES));
  if (unknown.length > 0) throw new Error(`no words for class ${unknown.join(', ')}`);
  return Object.entries(CLASSES)
    .filter(([name]) => used.has(name))
    .map(([name, what]) => `- **${name}** ${what}`)
    .join('\n');
}

/** Every key of both servers, a row each, and what their classes are. */
export function tables(): string {
  return `## Every key of the store

How things rest: **sealed** is AES-256-GCM under a key that is not in this store (the house key alone lies in it, wrapped
under the deployment's secret). A **keyed tag** is an HMAC that only a key of the key server can make. **Clear,
content-free** is readable and holds random ids, levels, languages, counts and times.

${table(STORE)}

## Every key of the key server

${table(SHELF)}

Shredding a session is deleting its one key here. Keys of a day are random and cannot be made again: once they are gone,
nothing names or opens what they named and wrapped, with the store and the secret in hand either. A session's key is
wrapped anew under the day's with its survivor's first words of that day.

## The classes

${legend([...STORE, ...SHELF])}
`;
}
