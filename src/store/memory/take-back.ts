import type { RowId, Tags } from '../../core/ids.ts';
import { prune } from './messages.ts';
import { findSession } from './sessions.ts';
import { openCaseOf, type State, touch } from './state.ts';

/** The survivor's own lines that one of these messages became are gone; the worker's stay. */
export function takeBack(state: State, tags: Tags, lines: readonly RowId[]): void {
  const session = findSession(state, tags);
  if (session === null) return;
  const { talk } = session;
  prune(talk, state.now());
  const isOf = (id: RowId) => lines.some((message) => id === message || id.startsWith(`${message}-`));
  const kept = talk.kept.filter(({ from, id }) => from !== 'survivor' || !isOf(id));
  if (kept.length === talk.kept.length) return;
  talk.kept = kept;
  touch(state, openCaseOf(state, session));
}
