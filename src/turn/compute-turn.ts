import type { Deadline } from '../core/basics/within.ts';
import { higher, type Speaker } from '../core/case.ts';
import type { Effect } from '../core/effect.ts';
import { asCaseId, asRowId, type RowId, type Tag, type Tags } from '../core/ids.ts';
import type { Message } from '../core/message.ts';
import type { Session } from '../core/session.ts';
import type { Stepped } from '../flow/engine.ts';
import type { Route } from '../ports/channel.ts';
import type { TurnCommit } from '../ports/store.ts';
import { sealNote } from './clearing/notes.ts';
import { keepBeyond, stepThrough } from './keeping/step-through.ts';
import { openSession } from './session/open-sealed.ts';
import { sealRow } from './session/seal-row.ts';
import type { Known } from './session/warm-sessions.ts';
import type { Arrival, Outcome, TurnDeps } from './turn.ts';

/** A turn worked out and sealed, nothing of it done yet. */
export type Computed = {
  commit: Omit<TurnCommit, 'tags' | 'update' | 'seenSeq'>;
  messages: Message[];
  outcome: Omit<Outcome, 'deliveries' | 'sent' | 'elsewhere'>;
  /** Done before they left, and arrived after: kept for the worker, and nothing comes of it on their screen. */
  unheard: boolean;
};

/** `message`: keyed mark of the platform's message. */
type Came = { arrival: Arrival; message: Tag | null; tags: Tags; inTime: Deadline };

/** Steps the engine on a known session and seals what came of it. */
export async function computeTurn(
  deps: TurnDeps,
  known: Known,
  { arrival, message, tags, inTime }: Came,
): Promise<Computed> {
  const { sealer, runtime } = deps;
  const { sid, key, session, desk } = known;
  const speaker = session?.speaker ?? 'bot';
  const caseOpen = session?.caseOpen ?? false;
  const { channel } = arrival;
  const before = await openSession(deps, key, session);
  const unheard = isBeforeLeaving(arrival, before);
  const state = { session: before, channel, desk, speaker, caseOpen };
  const from = arrival.newPage ? { ...state, newPage: true } : state;
  const through = await stepThrough(deps, from, { arrival, by: tags.today, inTime });
  const { stepped } = through;
  const { language } = stepped.session;
  const {
    capsule = null,
    way: keptWay = null,
    ...told
  } = await keepBeyond(deps, known, { arrival, inTime, ...through });
  const isLost = session !== null && before === null;
  const effects = isLost ? sayingLost(stepped, { arrival, speaker }) : stepped.effects;
  const messages = deps.render(effects, { language, channel, ...told });
  const version = runtime.randomId();
  const rows = await sealRows(deps, known, unheard ? [] : messages);
  const lines = await sealLines(deps, known, {
    said: stepped.effects.flatMap(({ do: what, ...line }) => (what === 'relay' ? [line as SaidLine] : [])),
    message,
    edited: arrival.inbound.kind === 'edited',
  });
  const end = endOf(stepped);
  const left = unheard ? before?.leftMs : end === null ? undefined : (arrival.atMs ?? undefined);
  const after = { ...stepped.session, ...(unheard ? placeOf(before) : {}), leftMs: left };
  const blob = await sealer.seal(key, { type: 'session', owner: sid, version }, after);
  const way = unheard ? undefined : arrival.route && kept(arrival.route, messages);
  const route = way === undefined ? null : await sealer.seal(key, { type: 'route', owner: sid, version: 'route' }, way);
  const raise = raiseOf(deps, stepped);
  const caseShown = (caseOpen || raise !== null) && stepped.session.unseen?.case === undefined;
  const contact = stepped.effects.findLast((effect) => effect.do === 'contact');
  return {
    commit: {
      sid,
      expect: { version: session?.version ?? null, speaker, desk, caseOpen },
      next: { version, blob },
      rows,
      lines,
      channel,
      raise,
      contactMs: unheard ? null : (contact?.forMs ?? null),
      language,
      end,
      route,
      trace: await noteOf(deps, known, arrival),
      capsule,
      way: keptWay,
    },
    messages,
    outcome: { sid, language, ended: end, caseShown, asksSecret: stepped.asksSecret },
    unheard,
  };
}

/**
 * What was said before does not open any more: they are told, once, and begin again. Not whoever has just opened the page or
 * the chat, who may be somebody else; not while a worker reads on; and not on leaving.
 */
function sayingLost(stepped: Stepped, { arrival, speaker }: { arrival: Arrival; speaker: Speaker }): Effect[] {
  const isNew = arrival.newPage === true || arrival.inbound.kind === 'opened' || arrival.inbound.kind === 'late';
  if (isNew || speaker === 'worker' || endOf(stepped) !== null) return stepped.effects;
  return [{ do: 'say', keys: ['lost-thread'] }, ...stepped.effects];
}

type Sealed = { id: RowId; blob: string };

/** Messages to the survivor, each under an id of its own. */
function sealRows({ sealer, runtime }: TurnDeps, known: Known, messages: readonly Message[]): Promise<Sealed[]> {
  return Promise.all(messages.map((message) => sealRow(sealer, known, { id: asRowId(runtime.randomId()), message })));
}

/** What was sent to us, as the platform names it, so that it can be taken out of the chat. */
async function noteOf({ sealer, runtime }: TurnDeps, known: Known, { route, trace }: Arrival): Promise<string | null> {
  if (route === undefined) return null;
  return sealNote(sealer, known, { channel: route.channel, atMs: runtime.nowMs(), of: trace });
}

type SaidLine = { text: string; mark?: string };
type Said = { said: readonly SaidLine[]; message: Tag | null; edited: boolean };

/**
 * The survivor's words for the worker. The first line has its message's mark for an id, so that a message taken back is
 * found; what it was changed to, and what stands beside it, goes on after that.
 */
function sealLines({ sealer, runtime }: TurnDeps, { sid, key }: Known, told: Said): Promise<Sealed[]> {
  const idOf = (index: number) => {
    if (told.message === null) return runtime.randomId();
    return index === 0 && !told.edited ? told.message : `${told.message}-${runtime.randomId()}`;
  };
  return Promise.all(
    told.said.map(async (line, index) => {
      const id = asRowId(idOf(index));
      return { id, blob: await sealer.seal(key, { type: 'line', owner: sid, version: id }, line) };
    }),
  );
}

/** Where the conversation stands on the screen; nothing of an unheard turn is shown there. */
function placeOf(before: Session | null) {
  return before === null
    ? {}
    : { at: before.at, back: before.back, asked: before.asked, contactAnew: before.contactAnew };
}

/** LINE promises no order, and delivers again what was not taken: by then they may have left. */
function isBeforeLeaving({ atMs }: Arrival, before: Session | null): boolean {
  return before?.leftMs !== undefined && typeof atMs === 'number' && atMs < before.leftMs;
}

function raiseOf({ runtime }: TurnDeps, { effects }: Stepped): TurnCommit['raise'] {
  const levels = effects.flatMap((effect) => (effect.do === 'case' ? [effect.level] : []));
  if (levels.length === 0) return null;
  const level = levels.reduce(higher);
  return { id: asCaseId(runtime.randomId()), level };
}

function endOf({ effects }: Stepped): TurnCommit['end'] {
  for (const effect of effects) {
    if (effect.do === 'leave' || effect.do === 'erase' || effect.do === 'blocked') return effect.do;
  }
  return null;
}

/** What serves one answer is spent by this turn's own; unspent, it is kept for a quick worker's. */
function kept(route: Route, messages: readonly Message[]): Route {
  return messages.length === 0 ? route : { channel: route.channel, to: route.to };
}
