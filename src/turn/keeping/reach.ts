import { within } from '../../core/basics/within.ts';
import type { Case } from '../../core/case.ts';
import { codeOf } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { CallBack, Session } from '../../core/session.ts';
import type { Texts } from '../../i18n/texts.ts';
import type { Log } from '../../log.ts';
import type { Route } from '../../ports/channel.ts';
import type { Keys, Sealer } from '../../ports/keys.ts';
import type { Runtime } from '../../ports/runtime.ts';
import type { CaseRead, Claim, KeptWay, Refusal, Reopening, Store, StoredSession } from '../../ports/store.ts';
import { houseMessage } from '../case-messages.ts';
import type { Send } from '../deliver.ts';
import { houseRowId } from '../relay.ts';
import { openSession } from '../session/open-sealed.ts';
import { sealRow } from '../session/seal-row.ts';
import { openWay, type Way } from './way.ts';

/**
 * How a worker can reach somebody whose conversation may be over: not; by the number they left, which no program calls; by
 * writing to the chat. `unreadable`: a way is kept, but its key is gone. `untilMs`: nothing is begun after it.
 */
export type Reachable =
  | { how: 'not' }
  | { how: 'unreadable' }
  | { how: 'call'; callBack: CallBack; untilMs: number }
  | { how: 'write'; untilMs: number };
/** `elsewhere`: they have a conversation by now. */
export type NotOpened = Refusal | { refused: 'elsewhere' | 'unreadable' };
export type Reach = {
  /** What `readCase` returned of a held case's way, opened for the worker who holds it. */
  wayOf(kept: KeptWay | null): Promise<Reachable>;
  /** Begins a conversation over a kept way to a chat: from then on a worker's words go the ordinary way. */
  openAgain(claim: Claim): Promise<{ opened: true } | NotOpened>;
};

type Deps = {
  store: Pick<Store, 'readCase' | 'reopen' | 'relay'>;
  keys: Keys;
  sealer: Sealer;
  runtime: Runtime;
  log: Log;
  texts: Texts;
  deliver: Send;
  /** The flows a new session runs on, and the step where it waits. */
  fresh: Pick<Session, 'hash' | 'at'>;
};
type ToChat = Way & { route: Route };
type Whose = Pick<Reopening, 'tags' | 'sid'> & { key: Awaited<ReturnType<Keys['wrap']>>['key'] };

export function createReach(deps: Deps): Reach {
  const { store, keys, sealer, runtime, texts, deliver } = deps;
  const soon = <T>(work: Promise<T>) => within(work, LIMITS.turnStoreDeadlineMs);

  /** Their tags and key of today. Where the keys of the day were made anew, they are known by other tags. */
  async function whose(identity: string): Promise<Whose> {
    const once = async () => {
      const tags = await soon(keys.tags(identity, runtime.nowMs(), { asHeld: true }));
      return { tags, ...(await soon(keys.wrap(tags))) };
    };
    return once().catch((error: unknown) => {
      if (codeOf(error) !== 'keys-renewed') throw error;
      return once();
    });
  }

  /** What they left beside this case goes on; else nothing is known but what they agreed to. */
  async function next({ case: held, session: left }: CaseRead, way: Way, { sid, key }: Whose): Promise<Session> {
    const before = left?.sid === sid ? await openSession(deps, key, left) : null;
    const words = way.check === null ? {} : { words: { check: way.check } };
    const { level } = held;
    return before ?? { ...deps.fresh, answers: {}, level, language: way.language, called: true, reasons: [], ...words };
  }

  async function reopen(claim: Claim, read: CaseRead, way: ToChat): ReturnType<Store['reopen']> {
    const person = await whose(way.identity);
    const { tags, sid, key } = person;
    // The same for the same claim: asked again, it is the same conversation.
    const version = await houseRowId('way', claim);
    const session = await next(read, way, person);
    const blob = await sealer.seal(key, { type: 'session', owner: sid, version }, session);
    const route = await sealer.seal(key, { type: 'route', owner: sid, version: 'route' }, way.route);
    return soon(store.reopen(claim, { tags, sid, next: { version, blob }, channel: way.route.channel, route }));
  }

  /** Neutral, and of the house: whoever has the phone may read it. */
  async function knock(claim: Claim, held: Case, { sid }: StoredSession): Promise<{ opened: true } | NotOpened> {
    const key = await soon(keys.unwrap(sid));
    if (key === null) return { refused: 'unreadable' };
    const message = houseMessage(texts, held.language, 'way-opened');
    const row = await sealRow(sealer, { sid, key }, { id: await houseRowId('way-opened', claim), message });
    const passed = await soon(store.relay(claim, { row, line: null }));
    if ('refused' in passed) return passed;
    if (passed.session !== null) await deliver(passed.session, [row], passed.session);
    return { opened: true };
  }

  return {
    async wayOf(kept) {
      if (kept === null || kept.untilMs <= runtime.nowMs()) return { how: 'not' };
      const way = await openWay(deps, kept);
      if (way === null) return { how: 'unreadable' };
      const { untilMs } = kept;
      if (way.callBack !== null) return { how: 'call', callBack: way.callBack, untilMs };
      return way.route === null ? { how: 'not' } : { how: 'write', untilMs };
    },

    async openAgain(claim) {
      const read = await soon(store.readCase(claim, 0));
      if ('refused' in read) return read;
      if (read.way === null) return { refused: 'unreachable' };
      const way = await openWay(deps, read.way);
      if (way === null) return { refused: 'unreadable' };
      const { route } = way;
      if (route === null) return { refused: 'unreachable' };
      const opened = await reopen(claim, read, { ...way, route });
      return 'refused' in opened ? opened : knock(claim, read.case, opened.session);
    },
  };
}
