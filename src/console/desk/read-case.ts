import * as z from 'zod/mini';
import { LEVELS } from '../../core/case.ts';
import { CAPABILITIES } from '../../core/channel.ts';
import { AppError } from '../../core/error.ts';
import type { SessionId } from '../../core/ids.ts';
import { LANGUAGES, type Language } from '../../core/language.ts';
import type { Session } from '../../core/session.ts';
import type { DataKey, SealContext } from '../../ports/keys.ts';
import type { Claim, KeptWay, Refusal, RelayLine, StoredSession } from '../../ports/store.ts';
import type { ConsoleDeps } from '../deps.ts';
import type { OpenCase, TalkLine, WayShown } from '../wire.ts';
import { reachOf } from './reach.ts';
import { readSends } from './sends.ts';

const line = z.object({ text: z.string(), mark: z.optional(z.string()) });
/** What the worker's side reads of a session; the rest is the flow engine's. */
const session = z.looseObject({
  answers: z.record(z.string(), z.string()),
  level: z.enum(LEVELS),
  language: z.enum(LANGUAGES),
  reasons: z.array(z.string()),
  words: z.optional(z.object({ check: z.optional(z.string()) })),
  unseen: z.optional(z.looseObject({ case: z.optional(z.boolean()) })),
});
type Sealed = { key: DataKey; context: SealContext; blob: string };

/** What is in a blob, or null when it does not open: one broken line must not hide the others. */
async function openOr<Shape extends z.ZodMiniType>(
  deps: ConsoleDeps,
  sealed: Sealed,
  shape: Shape,
): Promise<z.output<Shape> | null> {
  const broken = () => {
    deps.log('session-unreadable', { code: 'seal-broken' });
    return null;
  };
  try {
    const read = shape.safeParse(await deps.sealer.open(sealed.key, sealed.context, sealed.blob));
    return read.success ? read.data : broken();
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'seal-broken') throw cause;
    return broken();
  }
}

async function openLine(
  deps: ConsoleDeps,
  { key, sid, sealed }: { key: DataKey | null; sid: SessionId; sealed: RelayLine },
): Promise<TalkLine> {
  const { id, seq, from, atMs, blob, delivery } = sealed;
  const context: SealContext = { type: 'line', owner: sid, version: id };
  const opened = key === null ? null : await openOr(deps, { key, context, blob }, line);
  return { id, seq, from, atMs, text: opened?.text ?? null, mark: opened?.mark ?? null, delivery };
}

async function openSession(deps: ConsoleDeps, key: DataKey, stored: StoredSession): Promise<Session | null> {
  const context: SealContext = { type: 'session', owner: stored.sid, version: stored.version };
  return (await openOr(deps, { key, context, blob: stored.blob }, session)) as Session | null;
}

/** What they agreed to, in words of the language they spoke: what is said to whoever answers a call. */
async function wayShown(deps: ConsoleDeps, kept: KeptWay | null, language: Language): Promise<WayShown> {
  const way = await deps.reach.wayOf(kept);
  if (way.how === 'write') return way;
  if (way.how !== 'call') return { how: way.how === 'unreadable' ? 'lost' : 'none' };
  const words = (id: string) =>
    deps.texts.has(language, `chat:choice.${id}`) ? deps.texts.t(language, `chat:choice.${id}`) : id;
  const { number, when, say } = way.callBack;
  return { how: 'call', untilMs: way.untilMs, number, when: words(when), say: words(say) };
}

/** Words for the ids of the rules that raised the level; an id without words is shown as it is rather than left out. */
function reasonWords(deps: ConsoleDeps, reasons: readonly string[], language: Language): string[] {
  return reasons.map((id) =>
    deps.texts.has(language, `chat:reason.${id}`) ? deps.texts.t(language, `chat:reason.${id}`) : id,
  );
}

/** A held case, opened for the worker who holds it, in the worker's language. Lines up to `seenSeq` count as read. */
export async function readOpenCase(
  deps: ConsoleDeps,
  claim: Claim,
  { seenSeq, language }: { seenSeq: number; language: Language },
): Promise<OpenCase | Refusal> {
  const read = await deps.store.readCase(claim, seenSeq);
  if ('refused' in read) return read;
  const { case: held, session: stored, nowMs } = read;
  const key = stored === null ? null : await deps.keys.unwrap(stored.sid);
  const opened = stored === null || key === null ? null : await openSession(deps, key, stored);
  const sends = CAPABILITIES[held.channel].later === 'quota' ? await readSends(deps) : null;
  const lines =
    stored === null
      ? []
      : await Promise.all(read.lines.map((sealed) => openLine(deps, { key, sid: stored.sid, sealed })));
  return {
    caseId: held.id,
    fence: held.fence,
    level: held.level,
    language: held.language,
    channel: held.channel,
    presence: held.presence,
    firstSeenMs: held.firstSeenMs,
    cleared: held.cleared,
    way: await wayShown(deps, read.way, held.language),
    checkWord: opened?.words?.check === undefined ? null : deps.texts.t(held.language, 'chat:worker.ask-check'),
    quiet: opened?.unseen?.case === true,
    firstWordPending: held.firstWordMs === null,
    reasons: opened === null ? [] : reasonWords(deps, opened.reasons, language),
    facts: opened === null ? [] : deps.summarise(opened, language),
    finding: opened === null ? null : deps.finding(opened, language),
    content: opened === null ? 'gone' : 'here',
    keptUntilMs: stored === null ? null : stored.keptUntilMs,
    reach: reachOf(held, stored, { sends, nowMs }),
    sends,
    lines,
    nowMs,
  };
}
