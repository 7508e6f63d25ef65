import { join } from 'node:path';
import { LIMITS } from '../src/core/limits.ts';
import { SHELF_KEYS } from '../src/crypto/key-table.ts';
import { KEYS } from '../src/store/keys.ts';
import { writeWhole } from './write-whole.ts';

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
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `1_800_000` as "30 minutes": in the largest unit that divides it. Throws when none does. */
export function inWords(durationMs: number): string {
  const unit = UNITS.find(([, ms]) => durationMs > 0 && durationMs % ms === 0);
  if (!unit) throw new Error(`no unit divides ${durationMs} ms`);
  const count = durationMs / unit[1];
  return `${count} ${unit[0]}${count === 1 ? '' : 's'}`;
}

/** What differs by channel, as "30 minutes on web, 6 hours on telegram and line". */
function byChannel(limit: Record<string, number>): string {
  const channels = Map.groupBy(Object.keys(limit), (channel) => inWords(limit[channel] ?? 0));
  return [...channels].map(([words, names]) => `${words} on ${names.join(' and ')}`).join(', ');
}

/** A life with the numbers in place of their names. Throws on a name that is no limit in ms. */
export function lifeInWords(life: string): string {
  const limits: Record<string, unknown> = LIMITS;
  return life.replace(/\b[a-z]\w*Ms\b/g, (name) => {
    const value = limits[name];
    if (typeof value === 'object' && value !== null) return byChannel(value as Record<string, number>);
    if (typeof value !== 'number') throw new Error(`${name} is no limit`);
    return inWords(value);
  });
}

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

/** docs/retention.md, from the tables the code itself writes by. */
export function retentionDocument(): string {
  const store: Row[] = Object.values(KEYS);
  const shelf: Row[] = Object.values(SHELF_KEYS);
  return `<!-- Made by \`npm run docs\` from src/store/keys.ts, src/crypto/key-table.ts and src/core/limits.ts. Change those. -->

# What is kept, and for how long

Losing content is acceptable; losing the call for help is not. A case has no lifetime while it is open: only a worker ends
it. Everything else ends by itself.

How things rest: **sealed** is AES-256-GCM under a key that is not in this store. A **keyed tag** is an HMAC that only the
keys of the day can make. **Clear, content-free** is readable and holds random ids, levels, languages, counts and times.

## The store

${table(store)}

## The key server

${table(shelf)}

Shredding a session is deleting its one key here. Keys of a day are random and cannot be made again: once they are gone,
nothing names or opens what they named and wrapped, with the store and the secret in hand either. A session's key is
wrapped anew under the day's with its survivor's first words of that day.

## The classes

${legend([...store, ...shelf])}

## How lives are held

Every deadline is counted by the store's own clock, and what is past it is absent from every answer at once. It is taken
away every ${inWords(LIMITS.tickEveryMs)}. If nothing sweeps any more, Redis drops each key by itself ${inWords(LIMITS.storeTtlBackstopMs)} after its deadline; a list of
messages goes with its newest message, and the key server counts alone. Deleting in Redis leaves the old bytes in the
append-only file until its next rewrite: ciphertext and keyed tags.

## In the memory of a process only

- A session's sealed state and its key, ${inWords(LIMITS.dataKeyCacheMs)} at most, so that "erased" is true everywhere within that time.
- The keys of days, no longer than on the key server but for a tick. The key of marks and the organisation's own, while the process runs.
- By keyed tag, when a chat was last shown the card of an outage: until ${LIMITS.outageCardMaxChats} newer ones came, or the process ends.
- The random ids of messages a platform took, for ${inWords(LIMITS.sentRememberedMs)} or until the next is sent, so that none is sent twice.
- The ids of chats that Telegram said are written to too fast, until that wait is over and somebody else is written to.
- Who somebody is on their channel, as long as a turn of theirs runs or waits.

## Never taken in

Names, phone numbers, account names, photos, profiles, contacts, exact location, IP addresses, user agents, the language a
browser asks for, referrers and query strings. A front copies an allow-list of fields; anything else that was sent goes
no further. The one thing that ties a browser to its conversation is a random cookie that ends with the browser; only its
keyed tag leaves the process. A messenger's account is tied to its conversation by the platform's id of it: as a keyed tag,
and sealed in the way back. The words somebody chooses to type are kept as said above, and nowhere else.
`;
}

if (import.meta.main) await writeWhole(join(import.meta.dirname, '../docs/retention.md'), retentionDocument());
