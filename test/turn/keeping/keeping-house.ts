import type { Effect } from '../../../src/core/effect.ts';
import type { Inbound } from '../../../src/core/message.ts';
import type { Session } from '../../../src/core/session.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { State } from '../../../src/turn/turn.ts';
import { smallHouse } from '../../support/small-house.ts';
import { createMessenger } from '../messenger.ts';

export const SESSION: Session = {
  hash: 'hash',
  at: 'somewhere',
  answers: { danger: 'no' },
  level: 'priority',
  language: 'zh-Hans',
  reasons: ['because'],
  words: { check: 'heron' },
};

/** An engine in whose place a test answers: every step it was asked for, and what comes of the next ones. */
function engine() {
  const asked: { state: State; inbound: Inbound }[] = [];
  const next: { effects: Effect[]; session?: Partial<Session> }[] = [];
  const step = (state: State, inbound: Inbound) => {
    asked.push({ state, inbound });
    const { effects, session } = next.shift() ?? { effects: [] };
    return { session: { ...SESSION, ...state.session, ...session }, effects, asksSecret: false };
  };
  return { asked, next, step };
}

/** The turn runner with that engine, and a messenger. */
export function keepingHouse(store?: (store: Store) => Store) {
  const { asked, next, step } = engine();
  const messenger = createMessenger();
  const house = smallHouse({ channels: [messenger], step, ...(store && { store }) });
  return Object.assign(house, { asked, next, messenger });
}

let events = 0;
/** A turn of somebody on the page, each of its own event. */
export const onThePage = (inbound: Inbound = { kind: 'look' }, identity = 'web|test|somebody') => {
  events += 1;
  return { identity, channel: 'web' as const, event: `page-${events}`, inbound, seenSeq: 0 };
};
/** The same in a chat. */
export const inTheChat = (inbound: Inbound = { kind: 'look' }, identity = 'telegram|test|somebody') => {
  events += 1;
  const route = { channel: 'telegram' as const, to: { chat: 'the-way' }, once: 'of one answer' };
  return { identity, channel: 'telegram' as const, event: `chat-${events}`, inbound, seenSeq: 0, route };
};
