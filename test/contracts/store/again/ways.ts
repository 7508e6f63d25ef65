import { expect } from 'vitest';
import { asOwnKeyId, asTag, type CaseId, type OwnKeyId, type Tag } from '../../../../src/core/ids.ts';
import { LIMITS } from '../../../../src/core/limits.ts';
import type { Claim, KeptWay } from '../../../../src/ports/store.ts';
import { type Guarantees, person, raise, type Scene, turnFrom, unique } from '../scene.ts';

/** Long enough for a slow machine, short beside every lifetime. */
const MARGIN = 5_000;
const FOR_MS = LIMITS.keepWayMs.day;
const ownKey = (): OwnKeyId => asOwnKeyId(unique('own-key'));
const theirs = (): Tag => asTag(unique('way'));
/** What a turn says that keeps a way; of somebody new unless it says whose. */
const keeping = ({ put = theirs(), forMs = FOR_MS as number } = {}) => ({
  put,
  blob: unique('sealed-way'),
  key: ownKey(),
  forMs,
});

/** Somebody whose turn opens a case and keeps a way beside it. */
export async function callAndKeep(scene: Scene, { forMs = FOR_MS as number } = {}) {
  const { tags, caseId, sid } = await scene.call();
  const way = keeping({ forMs });
  const { nowMs } = await scene.say(tags, { way });
  return { tags, caseId, sid, way, untilMs: nowMs + forMs };
}
/** The way a worker who holds the case is shown. */
export async function wayOf({ store }: Scene, claim: Claim): Promise<KeptWay | null> {
  const read = await store.readCase(claim, 0);
  if ('refused' in read) throw new Error(`refused: ${read.refused}`);
  return read.way;
}
async function revisionOf({ store }: Scene, caseId: CaseId) {
  return (await store.revisions({ sessions: [], cases: [caseId] })).cases[0];
}

export const waysContract: Guarantees = {
  'a way is kept beside the open case for as long as was agreed, for whoever agreed and for the worker': async (
    scene,
  ) => {
    const { way, untilMs } = await callAndKeep(scene);
    const kept = { blob: way.blob, key: way.key, untilMs };
    expect(await scene.store.keptWay(way.put)).toEqual(kept);
    expect(await wayOf(scene, await scene.mustClaim())).toEqual(kept);
    expect(await scene.store.keptWay(theirs())).toBeNull();
  },

  'a way is kept beside the case that its own turn opens': async (scene) => {
    const way = keeping();
    expect((await scene.say(person(), { way, raise: raise('urgent') })).wayKey).toBeNull();
    expect(await wayOf(scene, await scene.mustClaim())).toMatchObject({ blob: way.blob, key: way.key });
  },

  'without an open case nothing is kept, and the own key it was sealed with comes back': async (scene) => {
    const way = keeping();
    expect((await scene.say(person(), { way })).wayKey).toBe(way.key);
    expect(await scene.store.keptWay(way.put)).toBeNull();
    const { tags } = await scene.call();
    await scene.store.closeCase(await scene.mustClaim(), 'helped', null);
    expect((await scene.say(tags, { way })).wayKey).toBe(way.key);
    expect(await scene.store.keptWay(way.put)).toBeNull();
  },

  'a case nobody agreed to anything beside has no way': async (scene) => {
    await scene.call();
    expect(await wayOf(scene, await scene.mustClaim())).toBeNull();
  },

  'a way is kept a while longer than was agreed, then absent from every answer, swept or not': async (scene) => {
    const { way, untilMs } = await callAndKeep(scene);
    scene.advance(FOR_MS + LIMITS.keepWayExtraMs - MARGIN);
    const claim = await scene.mustClaim();
    expect(await scene.store.keptWay(way.put)).toMatchObject({ untilMs });
    expect(await wayOf(scene, claim)).toMatchObject({ untilMs });
    scene.advance(MARGIN);
    expect(await scene.store.keptWay(way.put)).toBeNull();
    expect(await wayOf(scene, claim)).toBeNull();
    const swept = await scene.sweepAll();
    expect(swept.ownKeys).toEqual([way.key]);
    expect(await wayOf(scene, claim)).toBeNull();
  },

  'a way lasts longer than the conversation, and than what was said in it': async (scene) => {
    const { way } = await callAndKeep(scene, { forMs: LIMITS.keepWayMs.week });
    scene.advance(LIMITS.keepWayMs.week - MARGIN);
    await scene.sweepAll();
    const claim = await scene.mustClaim();
    expect(await scene.store.readCase(claim, 0)).toMatchObject({ session: null, lines: [], way: { blob: way.blob } });
  },

  'a way agreed to anew takes the place of the one before, whose own key comes back': async (scene) => {
    const { tags, way } = await callAndKeep(scene);
    const anew = keeping({ put: way.put, forMs: LIMITS.keepWayMs.week });
    const { wayKey, nowMs } = await scene.say(tags, { way: anew });
    expect(wayKey).toBe(way.key);
    const kept = { blob: anew.blob, key: anew.key, untilMs: nowMs + LIMITS.keepWayMs.week };
    expect(await scene.store.keptWay(way.put)).toEqual(kept);
    expect(await wayOf(scene, await scene.mustClaim())).toEqual(kept);
    expect((await scene.sweepAll()).ownKeys).toEqual([way.key]);
    scene.advance(FOR_MS + LIMITS.keepWayExtraMs);
    await scene.sweepAll();
    expect(await scene.store.keptWay(way.put)).toEqual(kept);
  },

  'agreed to anew beside another case, a way is beside the first no more, and goes with the second alone': async (
    scene,
  ) => {
    const { caseId, tags, way } = await callAndKeep(scene, { forMs: LIMITS.keepWayMs.week });
    scene.advance(LIMITS.sessionWithCaseMaxMs);
    const anew = keeping({ put: way.put, forMs: LIMITS.keepWayMs.week });
    const { wayKey } = await scene.say(tags, { way: anew, raise: raise('immediate') });
    expect(wayKey).toBe(way.key);
    const [first, second] = [await scene.mustClaim(), await scene.mustClaim()];
    expect(first.caseId).toBe(caseId);
    expect(await wayOf(scene, first)).toBeNull();
    expect(await wayOf(scene, second)).toMatchObject({ blob: anew.blob });
    await scene.store.closeCase(first, 'stopped-writing', null);
    expect(await wayOf(scene, second)).toMatchObject({ blob: anew.blob });
    await scene.store.closeCase(second, 'helped', null);
    expect(await scene.store.keptWay(way.put)).toBeNull();
    expect(new Set((await scene.sweepAll()).ownKeys)).toEqual(new Set([way.key, anew.key]));
  },

  'a way under another name takes the place of the one the case had': async (scene) => {
    const { tags, way } = await callAndKeep(scene);
    const other = keeping();
    await scene.say(tags, { way: other });
    expect(await scene.store.keptWay(way.put)).toBeNull();
    expect(await wayOf(scene, await scene.mustClaim())).toMatchObject({ blob: other.blob });
    expect((await scene.sweepAll()).ownKeys).toEqual([way.key]);
  },

  'taken back, a way is gone at once, its own key comes back, and whoever reads the case is told': async (scene) => {
    const { tags, caseId, way } = await callAndKeep(scene);
    const claim = await scene.mustClaim();
    const before = await revisionOf(scene, caseId);
    expect((await scene.say(tags, { way: { drop: way.put } })).wayKey).toBe(way.key);
    expect(await scene.store.keptWay(way.put)).toBeNull();
    expect(await wayOf(scene, claim)).toBeNull();
    expect(await revisionOf(scene, caseId)).toBeGreaterThan(before ?? 0);
    expect((await scene.say(tags, { way: { drop: way.put } })).wayKey).toBeNull();
  },

  'a way can be taken back when its conversation is long over, and the worker is told': async (scene) => {
    const { caseId, way } = await callAndKeep(scene, { forMs: LIMITS.keepWayMs.week });
    scene.advance(LIMITS.keepWayMs.three);
    await scene.sweepAll();
    const before = await revisionOf(scene, caseId);
    expect((await scene.say(person(), { way: { drop: way.put } })).wayKey).toBe(way.key);
    expect(await revisionOf(scene, caseId)).toBeGreaterThan(before ?? 0);
    expect(await wayOf(scene, await scene.mustClaim())).toBeNull();
  },

  'leaving and blocking leave a way as it is': async (scene) => {
    for (const end of ['leave', 'blocked'] as const) {
      const { tags, caseId, way } = await callAndKeep(scene);
      expect((await scene.say(tags, { end })).wayKey).toBeNull();
      expect(await scene.store.keptWay(way.put)).not.toBeNull();
      const claim = await scene.mustClaim();
      expect(claim.caseId).toBe(caseId);
      expect(await wayOf(scene, claim)).toMatchObject({ blob: way.blob });
    }
  },

  'a turn can keep a way and leave': async (scene) => {
    const { tags } = await scene.call();
    const way = keeping();
    await scene.say(tags, { way, end: 'leave' });
    expect(await wayOf(scene, await scene.mustClaim())).toMatchObject({ blob: way.blob });
  },

  'erasing drops the way with the rest; an erasing turn keeps none': async (scene) => {
    const one = await callAndKeep(scene);
    expect((await scene.say(one.tags, { end: 'erase', way: { drop: one.way.put } })).wayKey).toBe(one.way.key);
    expect(await wayOf(scene, await scene.mustClaim())).toBeNull();
    const { tags } = await scene.call();
    const way = keeping();
    expect((await scene.say(tags, { end: 'erase', way })).wayKey).toBe(way.key);
    expect(await scene.store.keptWay(way.put)).toBeNull();
  },

  'a way goes when its case is closed, and its own key is named until it is said to be gone': async (scene) => {
    const { way } = await callAndKeep(scene);
    await scene.sweepAll();
    await scene.store.closeCase(await scene.mustClaim(), 'helped', null);
    expect(await scene.store.keptWay(way.put)).toBeNull();
    expect((await scene.store.sweep()).ownKeys).toEqual([way.key]);
    // Whoever was told has a while to shred; then it is said again.
    expect((await scene.store.sweep()).ownKeys).toEqual([]);
    scene.advance(LIMITS.shredLeaseMs);
    expect((await scene.store.sweep()).ownKeys).toEqual([way.key]);
    await scene.store.forgottenOwn([way.key]);
    scene.advance(LIMITS.shredLeaseMs);
    expect((await scene.store.sweep()).ownKeys).toEqual([]);
  },

  'an own key that came back to a turn is named by a sweep too, should that turn not get to shredding it': async (
    scene,
  ) => {
    const { tags, way } = await callAndKeep(scene);
    await scene.say(tags, { way: { drop: way.put } });
    expect((await scene.store.sweep()).ownKeys).toEqual([way.key]);
  },

  'a case that goes back to the queue takes its way along': async (scene) => {
    const { way } = await callAndKeep(scene);
    await scene.store.release(await scene.mustClaim());
    expect(await wayOf(scene, await scene.mustClaim())).toMatchObject({ blob: way.blob });
    scene.advance(LIMITS.firstWordMs);
    expect((await scene.store.sweep()).requeued).toBe(1);
    expect(await wayOf(scene, await scene.mustClaim())).toMatchObject({ blob: way.blob });
  },

  'a repeat of a turn that kept or dropped a way is a repeat, and a stale one changes none': async (scene) => {
    const { store, say } = scene;
    const { tags } = await scene.call();
    const way = keeping();
    const keeps = turnFrom(await store.load(tags), tags, { way });
    const outdated = turnFrom(await store.load(tags), tags, { way: { drop: way.put } });
    await store.commitTurn(keeps);
    expect((await store.commitTurn(outdated)).kind).toBe('stale');
    expect(await store.keptWay(way.put)).not.toBeNull();
    await say(tags, { way: { drop: way.put } });
    expect((await store.commitTurn(keeps)).kind).toBe('repeat');
    expect(await store.keptWay(way.put)).toBeNull();
  },

  'one sweep names a bounded number of own keys, several all of them': async (scene) => {
    const { tags, way } = await callAndKeep(scene);
    const keys = [way.key];
    while (keys.length <= LIMITS.sweepMaxPerTick) {
      const anew = keeping({ put: way.put });
      await scene.say(tags, { way: anew });
      keys.push(anew.key);
    }
    const first = await scene.store.sweep();
    expect(first.ownKeys.length).toBeGreaterThan(0);
    expect(first.ownKeys.length).toBeLessThanOrEqual(LIMITS.sweepMaxPerTick);
    await scene.store.forgottenOwn(first.ownKeys);
    scene.advance(FOR_MS + LIMITS.keepWayExtraMs);
    expect(new Set([...first.ownKeys, ...(await scene.sweepAll()).ownKeys])).toEqual(new Set(keys));
  },
};
