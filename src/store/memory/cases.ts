// store/memory/ is the embedded store: plain maps, one process, gone when it ends. store/scripts says the same in Lua.

import type { Case, Level, Presence } from '../../core/case.ts';
import type { Language } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Claim } from '../../ports/store.ts';
import { liveSession } from './sessions.ts';
import { type KeptCase, type State, touch, touchDesk } from './state.ts';

export function publicCase(held: KeptCase): Case {
  const { claimedMs: _, request: __, way: ___, revision: ____, ...rest } = held;
  return rest;
}

/** Immediate cases have queues of their own: they come before everything, in any language. */
export function queueName(level: Level, language: Language): string {
  return `${level === 'immediate' ? 'immediate' : 'other'}:${language}`;
}

/** Into the queue at the place its level and age give it. */
export function enqueue(state: State, held: KeptCase): void {
  const name = queueName(held.level, held.language);
  const queue = state.queues.get(name) ?? [];
  const score = held.firstSeenMs - LIMITS.headStartMs[held.level];
  const place = queue.findIndex((other) => other.score > score);
  queue.splice(place === -1 ? queue.length : place, 0, { id: held.id, score });
  state.queues.set(name, queue);
}

export function dequeue(state: State, held: KeptCase): void {
  const name = queueName(held.level, held.language);
  state.queues.set(
    name,
    (state.queues.get(name) ?? []).filter((other) => other.id !== held.id),
  );
}

/** Whether the survivor is there: the desk hears of a change. Back again, the worker has the whole time for a first word. */
export function become(state: State, held: KeptCase, presence: Presence): void {
  if (presence === held.presence) return;
  if (presence === 'here' && held.claimedMs !== null) held.claimedMs = state.now();
  held.presence = presence;
  touchDesk(state);
}

/** A claimed case goes back with its age, and the bot speaks again. */
export function requeue(state: State, held: KeptCase): void {
  Object.assign(held, {
    state: 'waiting',
    worker: null,
    leaseUntilMs: null,
    claimedMs: null,
    request: null,
    firstWordMs: null,
  });
  state.claimed.delete(held.id);
  enqueue(state, held);
  const session = liveSession(state, held.sid);
  if (session !== null) session.speaker = 'bot';
  touch(state, held, session);
  touchDesk(state);
}

/** When a claim runs out: its lease, or the time for the first word while somebody waits for one, and can be given it. */
function claimEndsMs(held: KeptCase): number {
  const lease = held.leaseUntilMs ?? 0;
  const waitsForWord = held.firstWordMs === null && held.presence === 'here' && held.sid !== null;
  return waitsForWord ? Math.min(lease, (held.claimedMs ?? 0) + LIMITS.firstWordMs) : lease;
}

/** Takes back claims that ran out, at most `most`; returns how many. */
export function takeBack(state: State, most: number): number {
  const lapsed = [...state.claimed]
    .map((id) => state.cases.get(id))
    .filter((held) => held !== undefined && claimEndsMs(held) <= state.now())
    .slice(0, most) as KeptCase[];
  for (const held of lapsed) requeue(state, held);
  return lapsed.length;
}

/** The case of a claim that still holds, or null. A claim that ran out is lost, swept or not. */
export function heldCase(state: State, claim: Claim): KeptCase | null {
  const held = state.cases.get(claim.caseId);
  if (held?.state !== 'claimed') return null;
  if (claimEndsMs(held) <= state.now()) {
    requeue(state, held);
    return null;
  }
  return held.worker === claim.worker && held.fence === claim.fence ? held : null;
}
