import { asSessionId, asTag, type RowId, type Tag, type Tags } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import { prune } from './messages.ts';
import { findSession } from './sessions.ts';
import { openCaseOf, type State, touch } from './state.ts';

/** A line has the id of its message, and so has the mark that the message was taken back. */
function markOf(line: RowId): Tag {
  return asTag(line);
}

/** Whether any of these lines is of a message that was taken back already. */
export function wasTakenBack(state: State, lines: readonly { id: RowId }[]): boolean {
  return lines.some(({ id }) => (state.marks.get(markOf(id))?.untilMs ?? 0) > state.now());
}

/** The survivor's own lines that one of these messages became are gone; the worker's stay. */
export function takeBack(state: State, tags: Tags, lines: readonly RowId[]): void {
  // They may arrive after the news that they were taken back; only LINE sends such news.
  const untilMs = state.now() + LIMITS.dedupeMs.line;
  for (const id of lines) state.marks.set(markOf(id), { untilMs, sid: asSessionId(''), rows: [], end: null });
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
