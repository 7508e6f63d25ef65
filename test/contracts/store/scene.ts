import { expect } from 'vitest';
import type { Case, Level } from '../../../src/core/case.ts';
import {
  asCaseId,
  asRowId,
  asSessionId,
  asTag,
  asWorkerId,
  type CaseId,
  type OwnKeyId,
  type RowId,
  type SessionId,
  type Tags,
  type WorkerId,
} from '../../../src/core/ids.ts';
import type { Language } from '../../../src/core/language.ts';
import type {
  Claim,
  Loaded,
  RelayLine,
  Settling,
  Store,
  StoredSession,
  ToClear,
  TurnCommit,
  TurnResult,
} from '../../../src/ports/store.ts';

export type StoreUnderTest = { store: Store; advance: (ms: number) => void };
/** What a store promises, each by its name, and how it is tried. */
export type Guarantees = Record<string, (scene: Scene) => Promise<void>>;
type Change = Partial<TurnCommit>;
type Committed = Extract<TurnResult, { kind: 'committed' }>;

let made = 0;
/** Different every time, within a run. */
export function unique(prefix: string): string {
  made += 1;
  return `${prefix}${made}-${process.pid}`;
}
export const rowId = (): RowId => asRowId(unique('row'));
const caseId = (): CaseId => asCaseId(unique('case'));
export const workerId = (): WorkerId => asWorkerId(unique('worker'));

/** Somebody new, by the tags they have today and had yesterday. */
export function person(): Tags {
  return { today: asTag(unique('today')), yesterday: asTag(unique('yesterday')) };
}
/** The same person a day later. */
export function dayLater(tags: Tags): Tags {
  return { today: asTag(unique('today')), yesterday: tags.today };
}

/** A page that has shown everything up to a place, and goes on from there. */
export const at = (place: number) => ({ seen: place, after: place });

export function raise(level: Level): NonNullable<TurnCommit['raise']> {
  return { id: caseId(), level };
}
export const row = (blob = 'sealed-row') => ({ id: rowId(), blob });
/** A worker's words: the row and its line share their id. */
export function words(blob = 'sealed-words') {
  const id = rowId();
  return { row: { id, blob }, line: { id, blob: `line-${blob}` } };
}
/** What became of rows, where only what is given happened. */
export function settling(given: Partial<Settling> = {}): Settling {
  return { sent: [], lost: [], held: [], freed: [], trace: null, unreachable: false, ...given };
}

/** A turn computed from what was loaded: of a page, or of a messenger when it has a way back. */
export function turnFrom(loaded: Loaded, tags: Tags, change: Change = {}): TurnCommit {
  const { session, desk } = loaded;
  return {
    tags,
    sid: session?.sid ?? asSessionId(tags.today),
    update: asTag(unique('update')),
    expect: {
      version: session?.version ?? null,
      speaker: session?.speaker ?? 'bot',
      desk,
      caseOpen: session?.caseOpen ?? false,
    },
    next: { version: unique('version'), blob: unique('sealed-session') },
    rows: [],
    lines: [],
    channel: change.route == null ? 'web' : 'telegram',
    raise: null,
    contactMs: null,
    language: 'zh-Hans',
    end: null,
    seenSeq: 0,
    route: null,
    ...change,
  };
}

export type Scene = StoreUnderTest & ReturnType<typeof acts>;

export function createScene(held: StoreUnderTest): Scene {
  return { ...held, ...acts(held.store) };
}

function acts(store: Store) {
  /** One turn of somebody, which must be committed. */
  async function say(tags: Tags, change: Change = {}): Promise<Committed> {
    const result = await store.commitTurn(turnFrom(await store.load(tags), tags, change));
    if (result.kind !== 'committed') throw new Error(`the turn was ${result.kind}`);
    return result;
  }
  async function sessionOf(tags: Tags): Promise<StoredSession | null> {
    return (await store.load(tags)).session;
  }
  /** Somebody new whose turn opens a case. */
  async function call(level: Level = 'immediate', language: Language = 'zh-Hans') {
    const tags = person();
    const asked = raise(level);
    const { session } = await say(tags, { raise: asked, language });
    expect(session?.caseOpen).toBe(true);
    return { tags, caseId: asked.id, sid: session?.sid as SessionId };
  }
  async function claimNext(worker: WorkerId, languages: Language[] = ['zh-Hans', 'en']): Promise<Case | null> {
    return store.claimNext({ worker, languages, request: rowId() });
  }
  /** Claims the next case, which must exist. */
  async function mustClaim(worker: WorkerId = workerId(), languages: Language[] = ['zh-Hans', 'en']): Promise<Claim> {
    const claimed = await claimNext(worker, languages);
    if (claimed === null) throw new Error('nothing to claim');
    return { caseId: claimed.id, worker, fence: claimed.fence };
  }
  /** The record of a held case. */
  async function caseOf(claim: Claim): Promise<Case> {
    const read = await store.readCase(claim, 0);
    if ('refused' in read) throw new Error(`refused: ${read.refused}`);
    return read.case;
  }
  /** The talk of a held case. */
  async function talkOf(claim: Claim): Promise<RelayLine[]> {
    const read = await store.readCase(claim, 0);
    if ('refused' in read) throw new Error(`refused: ${read.refused}`);
    return read.lines;
  }
  /** Sweeps until nothing is left to do, and takes everything out of chats; returns everything it did. */
  async function sweepAll() {
    const ownKeys: OwnKeyId[] = [];
    const total = { requeued: 0, removed: 0, ended: [] as SessionId[], ownKeys, toClear: [] as ToClear[] };
    for (;;) {
      const swept = await store.sweep();
      total.requeued += swept.requeued;
      total.removed += swept.removed;
      total.ended.push(...swept.ended);
      total.toClear.push(...swept.toClear);
      ownKeys.push(...swept.ownKeys);
      await store.forgotten(swept.ended);
      await store.forgottenOwn(swept.ownKeys);
      for (const { sid, traces } of swept.toClear)
        await store.cleared(sid, { count: traces.length, clearing: 'all', later: null });
      const named = swept.ended.length + swept.ownKeys.length + swept.toClear.length;
      if (swept.requeued + swept.removed + named === 0) return total;
    }
  }
  return { say, sessionOf, call, claimNext, mustClaim, caseOf, talkOf, sweepAll };
}
