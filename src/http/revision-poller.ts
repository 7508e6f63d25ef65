import { AppError, type ErrorCode } from '../core/error.ts';
import type { CaseId, SessionId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { Store } from '../ports/store.ts';
import type { Live } from './live.ts';
import { within } from './within.ts';

export type LiveOptions = {
  everyMs: number;
  /** Told when reading fails, once for each outage, and when one listener throws. */
  log(event: 'poll-failed', fields: { code: ErrorCode }): void;
};

/** Listeners of one counter. `seen` null = not read since the first of them came. */
type Watched = { seen: number | null; listeners: Set<() => void> };

function codeOf(cause: unknown): ErrorCode {
  return cause instanceof AppError ? cause.code : 'internal';
}

/**
 * The one poller of a process. It asks only while somebody listens, never twice at once, and outlives errors of the store.
 * A new listener is called once at its first reading too: what changed between its own look and that reading is not lost.
 */
export function createLive(store: Pick<Store, 'revisions'>, options: LiveOptions): Live & { poll(): Promise<void> } {
  const desk = new Map<'desk', Watched>();
  const cases = new Map<CaseId, Watched>();
  const sessions = new Map<SessionId, Watched>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> | null = null;
  let stopped = false;
  let failing = false;

  const size = () => desk.size + cases.size + sessions.size;

  function schedule(): void {
    if (stopped || timer !== null || size() === 0) return;
    timer = setTimeout(() => {
      timer = null;
      poll().then(schedule, schedule);
    }, options.everyMs);
    // A server that is asked to stop need not wait for the next look.
    if (typeof timer === 'object') timer.unref();
  }

  function watch<Key>(watched: Map<Key, Watched>, key: Key, changed: () => void): () => void {
    const entry = watched.get(key) ?? { seen: null, listeners: new Set() };
    if (!watched.has(key) && size() >= LIMITS.watchedMax) throw new AppError('store-unavailable', 'too many open streams');
    // A function of its own for each watch: the same callback may listen twice.
    const listener = () => changed();
    entry.listeners.add(listener);
    watched.set(key, entry);
    schedule();
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size === 0 && watched.get(key) === entry) watched.delete(key);
    };
  }

  function tell(entry: Watched | undefined, revision: number | undefined): void {
    if (!entry || revision === undefined || entry.seen === revision) return;
    entry.seen = revision;
    for (const listener of [...entry.listeners]) {
      try {
        listener();
      } catch (cause) {
        options.log('poll-failed', { code: codeOf(cause) });
      }
    }
  }

  async function readAll(): Promise<void> {
    const sids = [...sessions.keys()];
    const ids = [...cases.keys()];
    const step = LIMITS.revisionsMaxPerCall;
    for (let from = 0; from === 0 || from < Math.max(sids.length, ids.length); from += step) {
      const some = { sessions: sids.slice(from, from + step), cases: ids.slice(from, from + step) };
      const read = await within(store.revisions(some), LIMITS.revisionReadMs);
      if (from === 0) tell(desk.get('desk'), read.desk);
      for (const [index, sid] of some.sessions.entries()) tell(sessions.get(sid), read.sessions[index]);
      for (const [index, id] of some.cases.entries()) tell(cases.get(id), read.cases[index]);
    }
  }

  async function look(): Promise<void> {
    try {
      await readAll();
      failing = false;
    } catch (cause) {
      if (!failing) options.log('poll-failed', { code: codeOf(cause) });
      failing = true;
    }
  }

  /** One reading of everything listened to; a second call while one runs waits for the first. */
  async function poll(): Promise<void> {
    if (stopped || size() === 0) return;
    running ??= look().finally(() => {
      running = null;
    });
    await running;
  }

  return {
    poll,
    watchDesk: (changed) => watch(desk, 'desk', changed),
    watchCase: (id, changed) => watch(cases, id, changed),
    watchSession: (sid, changed) => watch(sessions, sid, changed),
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      for (const watched of [desk, cases, sessions]) watched.clear();
    },
  };
}
