// store/ keeps what must outlive a turn: two stores behind one port, and this table of everything they keep.

/** How a value rests: readable but without content, sealed, or a tag only a key can make that is not in this store in clear. */
export type Form = 'clear, content-free' | 'sealed' | 'keyed tag';

/** One kind of key: what is under it, its retention class (docs/privacy.md) and what ends its life. */
export type KeyRow = {
  /** After the cell; `<hole>`s are filled by {@link keyName}. */
  pattern: string;
  retention: string;
  form: Form;
  what: string;
  /** In terms of LIMITS; null = empties with what it lists, and has no lifetime of its own. */
  life: string | null;
};

/** Every key a store ever writes. Docs are generated from it and a test walks a store by it. */
export const KEYS = {
  session: {
    pattern: 's:<sid>',
    retention: 'S, R',
    form: 'sealed',
    what: 'conversation state and answers, the way back, and what must be read without the key: version, speaker, case, channel, until when it may be written to unasked, counters',
    life: 'sessionIdleMs; with an open case sessionWithCaseMaxMs from the last message; afterCaseCloseMs once it closes',
  },
  alias: {
    pattern: 'a:<tag>',
    retention: 'R',
    form: 'keyed tag',
    what: "leads from a later day's tag to the session",
    life: 'as its session',
  },
  outbox: {
    pattern: 'o:<sid>',
    retention: 'O',
    form: 'sealed',
    what: 'messages to the survivor',
    life: 'rowMaxMs; rowAfterReadMs once seen; gone once sent; never longer than its session',
  },
  unsent: {
    pattern: 'u',
    retention: 'O',
    form: 'keyed tag',
    what: 'messages that a channel has yet to send, by the moment another process may; those that wait for the survivor, by when they run out',
    life: null,
  },
  traces: {
    pattern: 'b:<sid>',
    retention: 'R',
    form: 'sealed',
    what: "the platform's ids of both sides' messages, so that they can be taken out of the chat; when each was noted, and the case that is told",
    life: 'gone once cleared; clearMaxMs from the newest',
  },
  tracesDue: {
    pattern: 'b',
    retention: 'R',
    form: 'keyed tag',
    what: 'sessions whose messages are to be taken out of their chat, by when the next attempt is due',
    life: null,
  },
  clearance: {
    pattern: 'p:<id>',
    retention: 'R',
    form: 'sealed',
    what: 'messages that could not be taken out of a chat yet, under a key of their own; the case that is told',
    life: 'gone once cleared; clearMaxMs from the newest of them',
  },
  clearancesDue: {
    pattern: 'p',
    retention: 'R',
    form: 'clear, content-free',
    what: 'which of those there are, of which case, by when the next attempt is due',
    life: null,
  },
  talk: {
    pattern: 'l:<sid>',
    retention: 'M',
    form: 'sealed',
    what: "lines between survivor and worker, and whether a worker's arrived",
    life: 'rowMaxMs; rowAfterReadMs once read; gone when taken back, gone when the case closes, never longer than its session',
  },
  mark: {
    pattern: 'x:<tag>',
    retention: 'X',
    form: 'keyed tag',
    what: 'that an event was handled, and which rows answered it; that a message was taken back',
    life: 'dedupeMs',
  },
  failures: {
    pattern: 'f:<tag>',
    retention: 'X',
    form: 'keyed tag',
    what: 'how often an event failed by itself',
    life: 'dedupeMs from the first time',
  },
  relayed: {
    pattern: 'w:<row>',
    retention: 'X',
    form: 'clear, content-free',
    what: "that a worker's message was taken, and its place",
    life: 'relayedMs',
  },
  capsule: {
    pattern: 'z:<tag>',
    retention: 'Z',
    form: 'sealed',
    what: 'what a code brings back of a conversation, under a key that only the code makes',
    life: 'capsuleMs; gone once the code was used',
  },
  guesses: {
    pattern: 'g:<tag>',
    retention: 'X',
    form: 'keyed tag',
    what: 'how many codes of somebody led nowhere',
    life: 'codeGuessesMs from the first',
  },
  shortGuesses: {
    pattern: 'g',
    retention: 'X',
    form: 'clear, content-free',
    what: 'how many short codes led nowhere, of everybody',
    life: 'codeGuessesMs from the first',
  },
  way: {
    pattern: 'y:<tag>',
    retention: 'F',
    form: 'sealed',
    what: 'a way to reach somebody that they agreed to, under a key of its own; which key, beside which case, until when',
    life: 'as long as they agreed to, and keepWayExtraMs; gone when they say so, gone when the case closes',
  },
  case: {
    pattern: 'c:<case>',
    retention: 'T',
    form: 'clear, content-free',
    what: 'a call for help: level, language, state, presence, fence, times, what became of messages in a chat; by their tags its session and its way',
    life: 'none while open; caseAfterCloseMs once closed',
  },
  queue: {
    pattern: 'q:<urgency>:<language>',
    retention: 'T',
    form: 'clear, content-free',
    what: 'waiting cases by first-seen time less their head start',
    life: null,
  },
  claimed: {
    pattern: 'h',
    retention: 'T',
    form: 'clear, content-free',
    what: 'claimed cases by the moment they go back to the queue',
    life: null,
  },
  mine: {
    pattern: 'm:<worker>',
    retention: 'T',
    form: 'clear, content-free',
    what: 'cases a worker holds',
    life: null,
  },
  duty: {
    pattern: 'd',
    retention: 'T',
    form: 'clear, content-free',
    what: 'workers on duty by the moment their last beat runs out',
    life: 'onDutyMs',
  },
  deadlines: {
    pattern: 't',
    retention: 'T',
    form: 'keyed tag',
    what: 'every key with a lifetime by its deadline, and sessions that ended, and own keys of ways that did, which wait to be shredded',
    life: null,
  },
  revisions: {
    pattern: 'n',
    retention: 'C',
    form: 'clear, content-free',
    what: 'the rising number of changes, and the last one of the desk',
    life: null,
  },
  record: {
    pattern: 'r:<kind>:<id>',
    retention: 'W',
    form: 'sealed',
    what: "accounts, invitations, desk sessions; the organisation's own key that seals them, wrapped under the deployment's secret",
    life: 'invitations inviteMs; desk sessions deskIdleMs from the last request, deskMaxMs at most; accounts deskMaxMs; the key until it is taken away',
  },
  recordIndex: {
    pattern: 'i:<kind>',
    retention: 'W',
    form: 'clear, content-free',
    what: 'which records of a kind exist, by deadline',
    life: null,
  },
} as const satisfies Record<string, KeyRow>;

export type KeyName = keyof typeof KEYS;

/**
 * What every key of a deployment begins with: one hash tag, so that any verb finds all its keys in one slot. No key is
 * called just that, and scripts name it: a node from which the slot is being moved then refuses them whole.
 */
export function cellPrefix(cell: string): string {
  return `{${cell}}:`;
}

/** The full name of a key, its holes filled in order. */
export function keyName(cell: string, name: KeyName, ...parts: string[]): string {
  const rest = [...parts];
  return cellPrefix(cell) + KEYS[name].pattern.replace(/<\w+>/g, () => rest.shift() ?? '');
}

/** Which row of the table a key belongs to, or null when it is in no row or in another cell. */
export function rowOfKey(cell: string, key: string): KeyName | null {
  const names = Object.keys(KEYS) as KeyName[];
  return (
    names.find((name) => {
      const pattern = KEYS[name].pattern.replace(/<\w+>/g, '[A-Za-z0-9_.-]+');
      return key.startsWith(cellPrefix(cell)) && new RegExp(`^${pattern}$`).test(key.slice(cellPrefix(cell).length));
    }) ?? null
  );
}
