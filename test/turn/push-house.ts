import { asWorkerId } from '../../src/core/ids.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Inbound } from '../../src/core/message.ts';
import type { Claim, Store } from '../../src/ports/store.ts';
import { createHandleTurn, type HandleTurn } from '../../src/turn/handle-turn.ts';
import { createRelay } from '../../src/turn/relay.ts';
import { smallHouse } from '../support/small-house.ts';
import { createMessenger } from './messenger.ts';

const TO = { chat: 'the-way-to-somebody' };
const worker = asWorkerId('worker-1');
const texts = { t: (_language: string, key: string) => key, has: () => true };

/** Something somebody does on the messenger. */
export function onMessenger(event: string, inbound: Inbound) {
  const channel = 'telegram' as const;
  return { identity: 'telegram|test|somebody', channel, event, inbound, seenSeq: 0, route: { channel, to: TO } };
}

/** Everybody lets themselves be written to, from their first turn on. */
export const agreed = (store: Store): Store => ({
  ...store,
  commitTurn: (turn) => store.commitTurn({ ...turn, contactMs: LIMITS.contactMs.hour }),
});

/** The turn runner with a messenger; `store` may stand in for some of its verbs. */
export function pushHouse(store: (store: Store) => Store = (same) => same) {
  const messenger = createMessenger();
  const house = smallHouse({ channels: [messenger], store });
  const { deps } = house;
  /** A process that is gone once it has committed: it sends nothing, and whoever waits for it gets no answer. */
  const silent = createHandleTurn({ ...deps, deliver: Object.assign(async () => undefined, deps.deliver) });
  const dying: HandleTurn = async (arrival) => {
    await silent(arrival);
    throw new Error('the process is gone');
  };
  const relay = createRelay({ ...deps, texts });
  /** A worker takes the case, and the survivor is told. */
  async function claim(): Promise<Claim> {
    const held = await deps.store.claimNext({ worker, languages: LANGUAGES, request: 'request' as never });
    if (held === null) throw new Error('nothing to claim');
    await relay.announceClaim(held);
    return { caseId: held.id, worker, fence: held.fence };
  }
  return Object.assign(house, {
    messenger,
    dying,
    claim,
    relay,
    shown: () => messenger.shown.map(({ words }) => words),
  });
}

/** What a survivor in danger is shown first. */
export const ANSWER = ['chat:card.intro', '110', 'chat:case.unstaffed', 'chat:contact.question'];

/** Ticks for as long as the lease and a bit, as a living process does. */
export async function ticking(house: ReturnType<typeof pushHouse>, forMs = LIMITS.outboxLeaseMs * 2): Promise<void> {
  for (let passed = 0; passed <= forMs; passed += LIMITS.tickEveryMs) {
    await house.tick();
    house.clock.advance(LIMITS.tickEveryMs);
  }
}
