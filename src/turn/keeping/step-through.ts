import type { Deadline } from '../../core/basics/within.ts';
import type { Effect } from '../../core/effect.ts';
import type { Tag } from '../../core/ids.ts';
import type { Stepped } from '../../flow/engine.ts';
import type { TurnCommit } from '../../ports/store.ts';
import type { Reader, Words } from '../render.ts';
import type { Known } from '../session/warm-sessions.ts';
import type { Arrival, State, TurnDeps } from '../turn.ts';
import { openCapsule, sealCapsule } from './capsule.ts';
import { heldLines } from './held.ts';
import { keepWay, wayTag } from './way.ts';

type Who = { arrival: Arrival; by: Tag; inTime: Deadline };
/** `spend`: the capsule that is used up. */
type Through = { stepped: Stepped; spend: Tag | null };

/** Steps the engine; where a code was given, once more from the same state with what is behind it. */
export async function stepThrough(deps: TurnDeps, state: State, { arrival, by, inTime }: Who): Promise<Through> {
  const stepped = deps.step(state, arrival.inbound);
  const given = stepped.effects.find((effect) => effect.do === 'open-code');
  if (given === undefined) return { stepped, spend: null };
  const { inbound, spend } = await openCapsule(deps, { ...given, by }, inTime);
  const { typed } = given;
  return { stepped: deps.step(state, typed === undefined ? inbound : { ...inbound, typed }), spend };
}

/** What a turn keeps beyond its conversation, and what only that lets be said. */
export type Kept = Pick<TurnCommit, 'capsule' | 'way'> & Pick<Reader, 'code' | 'held'>;

/** Asks for nothing unless the engine wants it: a turn without these effects costs no trip more. */
export async function keepBeyond(
  deps: TurnDeps,
  known: Known,
  { arrival, inTime, stepped, spend }: Omit<Who, 'by'> & Through,
): Promise<Kept> {
  const { effects, session } = stepped;
  const wanted = <Do extends Effect['do']>(name: Do) =>
    effects.findLast((effect): effect is Extract<Effect, { do: Do }> => effect.do === name);
  const { identity, channel, route } = arrival;
  const kept: Kept = spend === null ? {} : { capsule: { spend } };
  const making = wanted('code');
  if (making !== undefined) {
    kept.code = making.own ?? deps.freshCode(session.language);
    kept.capsule = await sealCapsule(deps, { code: kept.code, session }, inTime);
  }
  const keeping = wanted('keep-way');
  if (keeping !== undefined) {
    const to = route === undefined ? null : { channel: route.channel, to: route.to };
    const { language, words } = session;
    const way = { identity, channel, route: to, language, check: words?.check ?? null, callBack: keeping.callBack };
    kept.way = (await keepWay(deps, { way, forMs: keeping.forMs }, inTime)) ?? null;
  }
  if (wanted('erase') !== undefined) kept.way = { drop: await inTime(() => wayTag(deps, identity)) };
  if (wanted('held') !== undefined) {
    // Of a case that the agreed word for danger alone opened nothing is said.
    const unseen = session.unseen?.case === true;
    kept.held = await held(deps, known, { identity, channel, inTime, unseen });
  }
  return kept;
}

async function held(
  { store, keys, runtime }: TurnDeps,
  { session: stored }: Known,
  {
    identity,
    channel,
    inTime,
    unseen,
  }: Pick<Arrival, 'identity' | 'channel'> & Pick<Who, 'inTime'> & { unseen: boolean },
): Promise<Words[]> {
  const tag = await inTime(() => wayTag({ keys }, identity));
  const way = await inTime(() => store.keptWay(tag));
  const session = stored !== null && unseen ? { ...stored, caseId: null, caseOpen: false } : stored;
  return heldLines({ channel, session, way, nowMs: runtime.nowMs() });
}
