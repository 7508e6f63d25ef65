import { type Deadline, deadlineIn } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import type { SessionId, Tag, Tags } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { Command } from '../core/message.ts';
import type { DataKey } from '../ports/keys.ts';
import type { OutboxRow, StoredSession, TurnResult } from '../ports/store.ts';
import { createEnding, type Ending } from './clearing/ending.ts';
import { type Computed, computeTurn } from './compute-turn.ts';
import { forgetWay } from './keeping/way.ts';
import { createEndings } from './session/endings.ts';
import { catchUp, forget, recognise } from './session/known-session.ts';
import { openRows } from './session/open-sealed.ts';
import type { Known } from './session/warm-sessions.ts';
import type { Arrival, Outcome, TurnDeps } from './turn.ts';

const MENU: readonly Command[] = ['restart', 'language'];

export type HandleTurn = (arrival: Arrival) => Promise<Outcome>;

/**
 * The spine: know the session, step, render, commit once, answer. Whatever fails up to the commit throws, and the repeat
 * completes it; what could not be sent after it is left to the repeat or the tick. A turn resolves when it is committed;
 * sending goes on behind it, in order, and the next turn does not wait for it.
 */
export function createHandleTurn(given: Omit<TurnDeps, 'endings'>): HandleTurn {
  const deps = { ...given, endings: createEndings() };
  return (arrival) => {
    // The time of a turn runs while it waits for its place; its place is taken before anything is awaited.
    const inTime = deadlineIn(LIMITS.turnStoreDeadlineMs, deps.runtime.nowMs);
    return deps.queue.run(arrival.identity, () => oneTurn(deps, arrival, inTime));
  };
}

async function oneTurn(deps: TurnDeps, arrival: Arrival, inTime: Deadline): Promise<Outcome> {
  const { identity, event, seenSeq } = arrival;
  await inTime(() => deps.endings.settle(identity));
  const recognised = await recognise(deps, identity, inTime);
  const { tags } = recognised;
  let { known } = recognised;
  const update = await inTime(() => deps.keys.mark(identity, event));
  const message = await inTime(() => messageMark(deps, arrival));
  for (let attempt = 0; attempt < LIMITS.turnMaxAttempts; attempt += 1) {
    const turn = await computeTurn(deps, known, { arrival, message, tags, inTime });
    const result = await inTime(() => deps.store.commitTurn({ ...turn.commit, tags, update, seenSeq }));
    if (result.kind === 'stale') {
      known = await catchUp(deps, { known, loaded: result.loaded, tags, inTime });
    } else if (result.kind === 'repeat') {
      // A session that had ended is not begun by asking again: the key that was made for it goes.
      const isMadeAnew = result.end !== null && known.session === null && !result.toClear;
      if (isMadeAnew) await forget(deps, { known, tags, inTime });
      return repeated(deps, { arrival, known, turn, result });
    } else {
      const done = { arrival, known, turn, result };
      return committed(deps, done, await settle(deps, done, { tags, inTime }));
    }
  }
  throw new AppError('conflict', 'a session kept moving under one turn');
}

/**
 * What this process knows from now on, and keys that are not needed any more. Where messages of both sides stand in a
 * chat, the ending comes back: the chat is emptied behind the turn, and the session's key goes with that.
 */
async function settle(
  deps: TurnDeps,
  { arrival, known, turn, result }: Done<'committed'>,
  { tags, inTime }: { tags: Tags; inTime: Deadline },
): Promise<Ending | null> {
  const { session, traces, wayKey } = result;
  if (session === null) deps.warm.drop(tags.today);
  else deps.warm.set(tags.today, { ...known, session });
  if (wayKey !== null) await forgetWay(deps, wayKey, inTime);
  if (traces.length > 0) {
    return createEnding(deps, { arrival, tags, known, traces, messages: turn.messages, isOver: session === null });
  }
  if (session === null) await forget(deps, { known, tags, inTime });
  return null;
}

/** The keyed mark of a platform's message; by it a message that is taken back is found. */
export async function messageMark(
  { keys }: Pick<TurnDeps, 'keys'>,
  { identity, message }: Pick<Arrival, 'identity' | 'message'>,
): Promise<Tag | null> {
  return message === undefined ? null : keys.mark(identity, `message|${message}`);
}

type Done<Kind> = { arrival: Arrival; known: Known; turn: Computed; result: Extract<TurnResult, { kind: Kind }> };

/** The answer of a turn just committed, and what came before it unseen. */
async function committed(
  deps: TurnDeps,
  { arrival, known, turn, result }: Done<'committed'>,
  ending: Ending | null,
): Promise<Outcome> {
  const { sid, key } = known;
  const { session } = result;
  if (arrival.route !== undefined) {
    // Whoever opens a chat, or has the phone by now, may be somebody else: what was held for the one who wrote stays held.
    const opens = isOpening(arrival) || arrival.putDown === true;
    const rows = opens ? result.rows : [...result.missed, ...result.rows];
    const held = opens ? send(deps, arrival, { sid, key, session, rows: result.missed, mayWrite: 'nothing' }) : null;
    const going = send(deps, arrival, { sid, key, session, rows, ...(ending && { first: ending.first }) });
    const sent = Promise.all([held, going]).then(() => ending?.over());
    return { ...turn.outcome, deliveries: [], sent, elsewhere: false };
  }
  const missed = await openRows(deps, known, result.missed);
  const answers = turn.messages.map((message, index) => ({ seq: result.rows[index]?.seq ?? 0, message }));
  return { ...turn.outcome, deliveries: [...missed, ...answers], sent: Promise.resolve(), elsewhere: false };
}

/** What the menu of a chat offers to whoever opens it; typed words and choices are of somebody who was asked. */
function isOpening({ inbound }: Arrival): boolean {
  return inbound.kind === 'opened' || (inbound.kind === 'command' && MENU.includes(inbound.command));
}

/** The answer of a turn that was handled before: the same words, and the same ending. */
async function repeated(deps: TurnDeps, { arrival, known, turn, result }: Done<'repeat'>): Promise<Outcome> {
  const { sid, key } = known;
  const underWay = deps.deliver.underWay(result.underWay);
  const again = send(deps, arrival, { sid, key, session: known.session, rows: result.rows });
  const sent = Promise.all([underWay, again]).then(() => undefined);
  const outcome = { ...turn.outcome, ended: result.end, sent, elsewhere: underWay === null };
  if (arrival.route !== undefined) return { ...outcome, deliveries: [] };
  const farewell = result.end !== null && turn.outcome.ended === result.end ? turn.messages : [];
  const deliveries = await openRows(deps, known, result.rows);
  return { ...outcome, deliveries: [...deliveries, ...farewell.map((message) => ({ seq: 0, message }))] };
}

type Sending = {
  sid: SessionId;
  key: DataKey;
  session: StoredSession | null;
  rows: OutboxRow[];
  /** They have just done something: anything may be sent, unless this says less. */
  mayWrite?: StoredSession['mayWrite'];
  first?: Ending['first'];
};

/** Hands the rows of a turn over by the way it came; its place in the order of sending is taken here. */
function send(deps: TurnDeps, { route, putDown = false }: Arrival, sending: Sending): Promise<void> {
  if (route === undefined) return Promise.resolve();
  const { sid, key, session, rows, mayWrite = 'anything', first } = sending;
  return deps.deliver({ sid, level: session?.level ?? null, speaker: session?.speaker ?? 'bot', mayWrite }, rows, {
    key,
    route,
    putDown,
    ...(first && { first }),
  });
}
