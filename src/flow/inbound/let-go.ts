import type { Draft } from '../draft.ts';
import { stepAt } from '../walk.ts';

/** A call that is not agreed on any more leaves nothing of what was typed; who did not leave is told so. */
export function letGoOfCall(draft: Draft): void {
  const { session, world, effects } = draft;
  if (session.calling === undefined) return;
  const goes = effects.some(({ do: what }) => what === 'leave' || what === 'erase' || what === 'blocked');
  const asks = [session.at, ...(session.back ?? [])].some((name) => stepAt(draft, name).type === 'keep-way');
  if (asks && !goes && world.speaker === 'bot') return;
  const wasTyped = session.calling.number !== undefined || world.speaker === 'worker';
  delete session.calling;
  if (wasTyped && !goes) effects.unshift({ do: 'say', keys: ['keep-way.let-go'] });
}
