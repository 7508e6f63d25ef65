import { within } from '../core/basics/within.ts';
import { AppError, codeOf, type ErrorCode } from '../core/error.ts';
import type { CaseId, SessionId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { Store } from '../ports/store.ts';
import type { Live } from './live.ts';
import { createNewest } from './newest.ts';
import { createWatchList, type WatchList } from './watch-list.ts';

export type LiveOptions = {
  everyMs: number;
  /** Told when reading fails, once for each outage, and when one listener throws. */
  log(event: 'poll-failed', fields: { code: ErrorCode }): void;
};

type Readable = Pick<Store, 'revisions'>;
type Lists = { desk: WatchList<'desk'>; cases: WatchList<CaseId>; sessions: WatchList<SessionId> };

/** One reading of everything listened to, in calls of bounded size. */
async function readAll(store: Readable, { desk, cases, sessions }: Lists): Promise<void> {
  const sids = sessions.keys();
  const ids = cases.keys();
  const step = LIMITS.revisionsMaxPerCall;
  for (let from = 0; from === 0 || from < Math.max(sids.length, ids.length); from += step) {
    const some = { sessions: sids.slice(from, from + step), cases: ids.slice(from, from + step) };
    const read = await within(store.revisions(some), LIMITS.revisionReadMs);
    desk.tell('desk', read.desk);
    for (const [index, sid] of some.sessions.entries()) sessions.tell(sid, read.sessions[index]);
    for (const [index, id] of some.cases.entries()) cases.tell(id, read.cases[index]);
  }
}

/**
 * The one poller of a process. It asks only while somebody listens, never twice at once, and outlives errors of the store.
 * `poll()` is one reading; a second call while one runs waits for the first.
 */
export function createLive(store: Readable, options: LiveOptions): Live & { poll(): Promise<void> } {
  const failed = (cause: unknown) => options.log('poll-failed', { code: codeOf(cause) });
  const lists: Lists = {
    desk: createWatchList(failed),
    cases: createWatchList(failed),
    sessions: createWatchList(failed),
  };
  const newest = createNewest<SessionId>(LIMITS.streamsPerSessionMax);
  const listened = () => lists.desk.size() + lists.cases.size() + lists.sessions.size();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> | null = null;
  let stopped = false;
  let failing = false;

  function schedule(): void {
    if (stopped || timer !== null || listened() === 0) return;
    timer = setTimeout(() => {
      timer = null;
      poll().then(schedule, schedule);
    }, options.everyMs);
    // A server that is asked to stop need not wait for the next look.
    if (typeof timer === 'object') timer.unref();
  }

  async function look(): Promise<void> {
    try {
      await readAll(store, lists);
      failing = false;
    } catch (cause) {
      if (!failing) failed(cause);
      failing = true;
    }
  }

  async function poll(): Promise<void> {
    if (stopped || listened() === 0) return;
    running ??= look().finally(() => {
      running = null;
    });
    await running;
  }

  /** Survivors' streams are bounded, each session's and all; the desk's never are: nobody is told "nobody" for their sake. */
  function watchSession(sid: SessionId, changed: () => void, replaced: () => void): () => void {
    if (lists.sessions.size() >= LIMITS.watchedMax && lists.sessions.listeners(sid) === 0)
      throw new AppError('store-unavailable', 'too many open streams');
    return newest.add(sid, watch(lists.sessions, sid, changed), replaced);
  }

  function watch<Key>(list: WatchList<Key>, key: Key, changed: () => void): () => void {
    const unwatch = list.add(key, changed);
    schedule();
    return unwatch;
  }

  return {
    poll,
    watchDesk: (changed) => watch(lists.desk, 'desk', changed),
    watchCase: (id, changed) => watch(lists.cases, id, changed),
    watchSession,
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      for (const list of Object.values(lists)) list.clear();
    },
  };
}
