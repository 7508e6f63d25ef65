import { LIMITS } from '../../src/core/limits.ts';
import { inWords } from './in-words.ts';
import { inDetail, inShort } from './plain-words.ts';
import { tables } from './tables.ts';

const CHECK = `## Check it yourself

| | |
|---|---|
| the tables below, and what both servers hold now against them; needs two more rights at Redis ([how](install.md#what-is-held)) | \`npm run retention -- --env-file FILE\` |
| no key without a row, none that outlives it | \`npm test -- test/store/redis-walk.redis.test.ts\` |
| nothing that was written or sent along is found in store, append-only file, key server, logs or requests | \`npm test -- test/canary\` |
| this page is what the code goes by | \`npm test -- test/scripts/docs.test.ts\` |
`;

function held(): string {
  return `## How lives are held

Every deadline is counted by the store's own clock, and what is past it is absent from every answer at once. It is taken
away every ${inWords(LIMITS.tickEveryMs)}. If nothing sweeps any more, Redis drops each key by itself ${inWords(LIMITS.storeTtlBackstopMs)} after its deadline; a list of
messages goes with its newest message, and the key server counts alone. Deleting in Redis leaves the old bytes in the
append-only file until its next rewrite: ciphertext and keyed tags.

## In the memory of a process only

- A session's sealed state and its key, ${inWords(LIMITS.dataKeyCacheMs)} at most, so that "erased" is true everywhere within that time.
- The keys of days, no longer than on the key server but for a tick. The key of marks and the organisation's own, while the process runs.
- By keyed tag, when a chat was last shown the card of an outage: until ${LIMITS.outageCardMaxChats} newer ones came, or the process ends.
- The random ids of messages a platform took, for ${inWords(LIMITS.sentRememberedMs)} or until the next is sent, so that none is sent twice; the sealed notes of them, as long.
- The ids of chats that Telegram said are written to too fast, until that wait is over and somebody else is written to.
- Who somebody is on their channel, as long as a turn of theirs runs or waits.
- Of addresses what is said above.

## Never taken in

Names, phone numbers, account names, photos, profiles, contacts, exact location, IP addresses, user agents, the language a
browser asks for, referrers and query strings. A front copies an allow-list of fields; anything else that was sent goes
no further. A number to be called by, typed where it is asked for, is the one exception. The one thing that ties a browser
to its conversation is a random cookie that ends with the browser; only its
keyed tag leaves the process. A messenger's account is tied to its conversation by the platform's id of it: as a keyed tag,
and sealed in the way back. The words somebody chooses to type are kept as said above, and nowhere else.
`;
}

/** docs/privacy.md, from the tables the code itself writes by. */
export function privacyDocument(): string {
  const intro = `<!-- Made by \`npm run docs\` from src/store/keys.ts, src/crypto/key-table.ts, src/core/limits.ts and the words in scripts/privacy/. Change those. -->

# Privacy: what is kept, and for how long

`;
  return intro + [inShort(), inDetail(), CHECK, tables(), held()].join('\n');
}
