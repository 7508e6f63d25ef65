import { within } from '../../core/basics/within.ts';
import type { Clearing } from '../../core/case.ts';
import { codeOf } from '../../core/error.ts';
import { asOwnKeyId, type CaseId, type SessionId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Log } from '../../log.ts';
import type { DataKey, Keys, Sealer } from '../../ports/keys.ts';
import type { Runtime } from '../../ports/runtime.ts';
import type { Clearance, Store } from '../../ports/store.ts';
import { type Note, openNotes, sealLeft } from './notes.ts';
import type { TakeAway, ToTake } from './take-away.ts';

/** What was noted of a session's messages, as the store handed it over; `key` null = nobody can read it any more. */
export type ToClear = {
  sid: SessionId;
  key: DataKey | null;
  traces: readonly string[];
  /** Noted since, and not handed over yet: taken out too, and left to the store. */
  late?: readonly string[];
  /** The session's open case, where it is known. */
  caseId: CaseId | null;
};
/** What became of a chat. `known`: the store knows it too. `overdue`: something is left that is `clearAtMs` old. */
export type Cleared = { clearing: Clearing; known: boolean; overdue: boolean };
/** Never rejects. */
export type Clear = (what: ToClear) => Promise<Cleared>;

type Deps = {
  store: Pick<Store, 'cleared'>;
  keys: Pick<Keys, 'makeOwn'>;
  sealer: Sealer;
  runtime: Runtime;
  log: Log;
  takeAway: TakeAway;
};

/** Empties a chat as far as its platform lets us; what is left is kept, sealed under a key of its own, to be tried again. */
export function createClear({ store, keys, sealer, runtime, log, takeAway }: Deps): Clear {
  const soon = <T>(work: Promise<T>) => within(work, LIMITS.turnStoreDeadlineMs);

  async function keep(left: ToTake, { caseId, untilMs }: Pick<Clearance, 'caseId' | 'untilMs'>): Promise<Clearance> {
    const id = asOwnKeyId(runtime.randomId());
    const key = await soon(keys.makeOwn(id, LIMITS.clearMaxMs));
    return { id, blob: await sealLeft(sealer, { id, key }, left), caseId, untilMs };
  }

  return async ({ sid, key, traces, late = [], caseId }) => {
    const all = [...traces, ...late];
    const notes = key === null ? [] : await openNotes(sealer, { sid, key }, all);
    const { clearing, overdue, left } = await takeAway(toTake(notes, all.length));
    const untilMs = Math.max(...notes.map(({ atMs }) => atMs)) + LIMITS.clearMaxMs;
    try {
      const later = clearing === 'later' ? await keep(left, { caseId, untilMs }) : null;
      await soon(store.cleared(sid, { count: traces.length, clearing, later }));
      return { clearing, known: true, overdue };
    } catch (error) {
      // The store has the notes still, and hands them to a tick.
      log('clear-failed', { code: codeOf(error) });
      return { clearing, known: false, overdue };
    }
  };
}

/** A session is one person's on one channel. What does not open stays where it is. */
function toTake(notes: readonly Note[], noted: number): ToTake {
  return {
    channel: notes[0]?.channel ?? 'telegram',
    sinceMs: Math.min(...notes.map(({ atMs }) => atMs)),
    stays: notes.length < noted,
    traces: notes.map(({ of }) => of),
  };
}
