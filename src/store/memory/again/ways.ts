import type { OwnKeyId, Tag } from '../../../core/ids.ts';
import { LIMITS } from '../../../core/limits.ts';
import type { KeptWay, TurnCommit } from '../../../ports/store.ts';
import { type KeptCase, type State, touch, type Way } from '../state.ts';

/** As it is handed out, with the moment until which they agreed to be reached; null past its time, swept or not. */
export function publicWay(state: State, way: Way | null | undefined): KeptWay | null {
  if (way == null || way.untilMs <= state.now()) return null;
  return { blob: way.blob, key: way.key, untilMs: way.untilMs - LIMITS.keepWayExtraMs };
}

/** Of a case; null when its pointer leads to what is kept beside another by now. */
export function wayOf(state: State, held: KeptCase): Way | null {
  const way = held.way === null ? undefined : state.ways.get(held.way);
  return way?.caseId === held.id ? way : null;
}

/** It goes, and its case forgets it; its own key is named by sweeps until it is shredded. */
export function dropWay(state: State, tag: Tag): OwnKeyId | null {
  const way = state.ways.get(tag);
  if (way === undefined) return null;
  state.ways.delete(tag);
  const held = state.cases.get(way.caseId);
  if (held?.way === tag) {
    held.way = null;
    touch(state, held);
  }
  state.endedOwn.set(way.key, state.now());
  return way.key;
}

/** What was agreed to beside a case goes with it. */
export function endWay(state: State, held: KeptCase): void {
  if (held.way !== null && wayOf(state, held) !== null) dropWay(state, held.way);
  held.way = null;
}

/** What a turn says of a way, when its case is known. Returns the own key nothing is sealed with any more, or null. */
export function changeWay(state: State, { way, end }: TurnCommit, held: KeptCase | null): OwnKeyId | null {
  if (way == null) return null;
  if ('drop' in way) return dropWay(state, way.drop);
  if (held === null || end === 'erase') return way.key;
  const former = dropWay(state, way.put);
  endWay(state, held);
  const untilMs = state.now() + way.forMs + LIMITS.keepWayExtraMs;
  state.ways.set(way.put, { caseId: held.id, blob: way.blob, key: way.key, untilMs });
  held.way = way.put;
  return former;
}
