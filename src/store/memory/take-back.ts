import type { RowId, Tags } from '../../core/ids.ts';
import { prune } from './messages.ts';
import { findSession } from './sessions.ts';
import { openCaseOf, type State, touch } from './state.ts';

/** The survivor's own lines with these ids are gone; the worker's stay. */
export function takeBack(state: State, tags: Tags, lines: readonly RowId[]): void {
  const session = findSession(state, tags);
  if (session === null) return;
  const { talk } = session;
  prune(talk, state.now());
  const kept = talk.kept.filter(({ from, id }) => from !== 'survivor' || !lines.includes(id));
  if (kept.length === talk.kept.length) return;
  talk.kept = kept;
  touch(state, openCaseOf(state, session));
}
