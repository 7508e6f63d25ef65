// turn/ carries one message from start to end; handle-turn.ts is the spine.

import { higher } from '../core/case.ts';
import { asCaseId, asRowId } from '../core/ids.ts';
import type { Message } from '../core/message.ts';
import type { Stepped } from '../flow/engine.ts';
import type { TurnCommit } from '../ports/store.ts';
import { openSession } from './open-sealed.ts';
import type { Arrival, Outcome, TurnDeps } from './turn.ts';
import type { Known } from './warm-sessions.ts';

/** A turn worked out and sealed, nothing of it done yet. */
export type Computed = {
  commit: Omit<TurnCommit, 'tags' | 'update' | 'seenSeq'>;
  messages: Message[];
  outcome: Omit<Outcome, 'deliveries'>;
};

/** Steps the engine on a known session and seals what came of it. */
export async function computeTurn(deps: TurnDeps, known: Known, arrival: Arrival): Promise<Computed> {
  const { sealer, runtime } = deps;
  const { sid, key, session, desk } = known;
  const speaker = session?.speaker ?? 'bot';
  const caseOpen = session?.caseOpen ?? false;
  const state = { session: await openSession(deps, key, session), desk, speaker, caseOpen };
  const stepped = deps.step(arrival.newPage ? { ...state, newPage: true } : state, arrival.inbound);
  const { language } = stepped.session;
  const messages = deps.render(stepped.effects, language);
  const version = runtime.randomId();
  const rows = await Promise.all(
    messages.map(async (message) => {
      const id = asRowId(runtime.randomId());
      return { id, blob: await sealer.seal(key, { type: 'row', owner: sid, version: id }, message) };
    }),
  );
  const said = stepped.effects.flatMap((effect) => (effect.do === 'relay' ? [effect.text] : []));
  const lines = await Promise.all(
    said.map(async (text) => {
      const id = asRowId(runtime.randomId());
      return { id, blob: await sealer.seal(key, { type: 'line', owner: sid, version: id }, { text }) };
    }),
  );
  const end = stepped.effects.find((effect) => effect.do === 'leave' || effect.do === 'erase')?.do ?? null;
  const blob = await sealer.seal(key, { type: 'session', owner: sid, version }, stepped.session);
  const way = arrival.route;
  const route = way === undefined ? null : await sealer.seal(key, { type: 'route', owner: sid, version: 'route' }, way);
  return {
    commit: {
      sid,
      expect: { version: session?.version ?? null, speaker, desk, caseOpen },
      next: { version, blob },
      rows,
      lines,
      raise: raiseOf(deps, stepped),
      language,
      end,
      route,
    },
    messages,
    outcome: { sid, language, ended: end, caseOpen },
  };
}

function raiseOf({ runtime }: TurnDeps, { effects }: Stepped): TurnCommit['raise'] {
  const levels = effects.flatMap((effect) => (effect.do === 'case' ? [effect.level] : []));
  if (levels.length === 0) return null;
  const level = levels.reduce(higher);
  return { id: asCaseId(runtime.randomId()), level, channel: 'web' };
}
