import { LIMITS } from '../../src/core/limits.ts';
import { byChannel, inWords } from './in-words.ts';

const { keepWayMs } = LIMITS;

/** What is kept, as somebody reads it who knows nothing of keys. */
export function inShort(): string {
  return `Losing content is acceptable; losing the call for help is not. A case has no lifetime while it is open: only a worker ends
it. Everything else ends by itself.

- **A conversation** (the answers, the step it is at, words agreed on) is sealed, and goes ${byChannel(LIMITS.sessionIdleMs)} after the
  last message. With an open case it goes ${inWords(LIMITS.afterCaseCloseMs)} after a worker closed it, ${inWords(LIMITS.sessionWithCaseMaxMs)} after the last message at
  the latest.
- **Words between survivor and worker** are sealed, and go ${inWords(LIMITS.rowAfterReadMs)} after they were read, ${inWords(LIMITS.rowMaxMs)} after they were written at
  the latest.
- **A case** holds no words: a random id, level, language, channel, state, times, whether somebody is there and who holds it, what
  became of a chat's messages, and by tags its session and its way. It is gone ${inWords(LIMITS.caseAfterCloseMs)} after a worker closed it.
- **Leaving** ends the conversation and the way back. A case that is open stays, with what the worker may read of it.
- **Erasing** takes the content away too and deletes its key. A process may still hold that key for ${inWords(LIMITS.dataKeyCacheMs)}, so it is
  said to be true "within a minute". An open case stays without content and says so; only a worker closes it.
- **What somebody asks to be kept** stays longer: a code ${inWords(LIMITS.capsuleMs)}, a way to be reached ${inWords(keepWayMs.day)} to ${inWords(keepWayMs.week)}. Both are
  described below.

Whoever asks "what is kept about me" in the chat is told it by kind, each with how long at most. Whether words were agreed on, or
a code was made, is told to nobody: whoever asks may be somebody else.
`;
}

function chats(): string {
  return `## How a chat on a messenger is emptied

Telegram deletes messages of both sides for ${inWords(LIMITS.clearMaxMs)}. So the number of each message in a chat is noted, sealed (\`b:<sid>\`).
When the conversation ends, by leaving, erasing, its time or ${inWords(LIMITS.afterCaseCloseMs)} after the case was closed, all of them are deleted, the
newest first; then the notes go, and the session's key with them, but where a worker reads on beside an open case. What is ${inWords(LIMITS.clearAtMs)} old is deleted also in a conversation that goes on.
What Telegram did not take just now is kept under a key of its own (\`p:<id>\`) and tried again after ${inWords(LIMITS.clearingRetryMs)}, and again. Whoever leaves or
erases is told how it went, and the case says it without content: all, some, or not yet.

What stays: messages older than ${inWords(LIMITS.clearMaxMs)}; the last words of this ending and of earlier ones; the card that is sent while the stores
are away, and a message whose sending Telegram never answered; the empty chat in the list. Until the notes are gone
\`b:<sid>\` leads from a keyed tag to a case: whoever has the store sees, for up to ${inWords(LIMITS.clearMaxMs)}, that a chat they cannot name had one.

LINE deletes nothing for us: both sides' messages stay on the phone and with LINE, and that is said. A message that its
writer takes back (unsend) is taken out of what the worker sees at once.
`;
}

function codes(): string {
  return `## Codes to come back with

Off unless somebody asks for one. Eight words of a list of 2048, or two own words and a time. What it brings back (answers, level,
language, reasons, agreed words) is sealed under a key made of the code and of a secret of the key server; the
server keeps neither code nor key. It is there for ${inWords(LIMITS.capsuleMs)} and works once. Of wrong codes ${LIMITS.codeGuessesMax} of one person, and ${LIMITS.codeShortGuessesMax} short ones of
everybody together, are taken in ${inWords(LIMITS.codeGuessesMs)}. Behind a check word nothing is shown before it was given; after ${LIMITS.checkWordGuessesMax} wrong ones what the code brought is
let go, and it cannot be had again. A code does not go with erasing, because nobody knows whose it is.
`;
}

function ways(): string {
  return `## A way to be reached later

Kept only when somebody agrees to it, beside an open case: for ${inWords(keepWayMs.day)}, ${inWords(keepWayMs.three)} or ${inWords(keepWayMs.week)}. On a messenger it is the way to the
chat; on our page a number typed at that step, when it is safe, and what to say to whoever else answers. It is sealed under
a key of its own, can be used until the time is over, and is deleted ${inWords(LIMITS.keepWayExtraMs)} after that, or when a worker closes the case, when it is
ended, or when everything is erased in the same chat or on the same page. Leaving does not end it. Only the worker who holds the case sees it.
It is listed by "what is kept about me". A key server that lost its keys loses the way; the worker is told that it is lost.

## Words of their own

A check word (a worker asks for it) and a word for danger live in the sealed conversation, as they are compared, and go with it; a
check word also goes along with a kept way and, like the word for danger, with a code. No worker and no screen is
shown either.
`;
}

function elsewhere(): string {
  return `## Network addresses

On a server an address is put through an HMAC under a random key that lives ${inWords(LIMITS.addressCountedMs)} in the memory of one process, and counted.
Neither is written anywhere. On Cloudflare its own counter does that (\`wrangler.toml\`). Our web server's and Cloudflare's
request logs are off (\`deploy/Caddyfile\`, \`wrangler.toml\`). What a host or a network in between keeps is not ours.

## At the desk

A worker sees the answers, the talk, the level and why, of the cases they hold, until they close them or give them back. The list of those who wait holds
no content. The desk's page keeps nothing in the browser but a cookie of its own; a case that was closed or given back is taken off the
screen. A number to call is on the screen only while a button shows it. Accounts are aliases, sealed, and end with the shift.

There is **no audit log** yet: nothing records who opened which case. The log of the program is a closed list of events and
fields (\`src/log.ts\`) without words, ids or addresses.

## What platforms keep

Telegram and LINE know which account writes and read every word; how long they keep what, also of deleted messages, is theirs to say.
A browser keeps a row in its history for our one address; the page of a partner that holds our chat keeps its own.
`;
}

/** How each thing that is kept works. */
export function inDetail(): string {
  return [chats(), codes(), ways(), elsewhere()].join('\n');
}
