import { expect } from 'vitest';
import { asSessionId, type Tags } from '../../../../src/core/ids.ts';
import { LIMITS } from '../../../../src/core/limits.ts';
import type { Claim, Reopening } from '../../../../src/ports/store.ts';
import { at, dayLater, type Guarantees, person, raise, row, rowId, type Scene, unique, words } from '../scene.ts';
import { callAndKeep, wayOf } from './ways.ts';

/** Long enough for a slow machine, short beside every lifetime. */
const MARGIN = 5_000;
const WAY_BACK = 'sealed-way-back';

/** What a worker's process makes of a kept way, for the person with these tags. */
function reopening(tags: Tags, sid = asSessionId(tags.today)): Reopening {
  return { tags, sid, next: { version: unique('v'), blob: unique('fresh') }, channel: 'telegram', route: WAY_BACK };
}
/** A claimed case whose conversation ran out a while ago, of somebody who agreed to be reached for a week. */
async function ranOut(scene: Scene) {
  const { tags, ...kept } = await callAndKeep(scene, { forMs: LIMITS.keepWayMs.week });
  scene.advance(LIMITS.sessionWithCaseMaxMs);
  return { ...kept, former: tags, tags: dayLater(dayLater(tags)), claim: await scene.mustClaim() };
}
/** A claimed case whose survivor left in a hurry, having agreed to be reached. */
async function wasLeft(scene: Scene, end: 'leave' | 'blocked' = 'leave') {
  const kept = await callAndKeep(scene);
  await scene.say(kept.tags, { route: WAY_BACK, lines: [{ id: rowId(), blob: 'said before' }], rows: [row('before')] });
  await scene.say(kept.tags, { route: WAY_BACK, end });
  return { ...kept, claim: await scene.mustClaim() };
}
/** A stream that is alive keeps the lease; no word is said. */
async function waitBeating({ store, advance }: Scene, claim: Claim, forMs: number) {
  let lost = 0;
  for (let waited = 0; waited < forMs; waited += LIMITS.beatEveryMs) {
    advance(LIMITS.beatEveryMs);
    lost += (await store.beat(claim.worker, [claim])).lost.length;
  }
  return lost;
}

export const reopeningContract: Guarantees = {
  'a case whose conversation ran out gets a new one, and the worker who holds it speaks': async (scene) => {
    const { store, sessionOf, caseOf } = scene;
    const { tags, caseId, claim, untilMs } = await ranOut(scene);
    const to = reopening(tags);
    const reopened = await store.reopen(claim, to);
    expect(reopened).toMatchObject({
      session: {
        sid: to.sid,
        ...to.next,
        speaker: 'worker',
        caseId,
        caseOpen: true,
        route: WAY_BACK,
        level: 'immediate',
        contactUntilMs: untilMs,
        mayWrite: 'anything',
      },
    });
    const session = 'session' in reopened ? reopened.session : null;
    expect(await sessionOf(tags)).toEqual(session);
    expect(await caseOf(claim)).toMatchObject({ sid: to.sid, presence: 'here', state: 'claimed', fence: claim.fence });
    expect(await store.readCase(claim, 0)).toMatchObject({ session, lines: [], way: { untilMs } });
    const { nowMs } = await store.load(tags);
    expect(Math.abs((session?.keptUntilMs ?? 0) - nowMs - LIMITS.sessionWithCaseMaxMs)).toBeLessThan(MARGIN);
  },

  'what the worker then writes is theirs to send, and what is answered comes to the same case': async (scene) => {
    const { store, say, talkOf } = scene;
    const { tags, caseId, claim } = await ranOut(scene);
    const to = reopening(tags);
    await store.reopen(claim, to);
    const said = await store.relay(claim, words('how are you'));
    expect(said).toMatchObject({ seq: 1, session: { sid: to.sid, mayWrite: 'anything' } });
    const { session } = await say(tags, { route: WAY_BACK, lines: [{ id: rowId(), blob: 'better' }] });
    expect(session).toMatchObject({ caseId, caseOpen: true, speaker: 'worker' });
    expect((await talkOf(claim)).map(({ blob }) => blob)).toEqual(['line-how are you', 'better']);
    const closed = await store.closeCase(claim, 'helped', row('goodbye'));
    expect(closed).toMatchObject({ closed: true, session: { sid: to.sid, speaker: 'bot', caseOpen: false } });
  },

  'what was left is taken up again under its name: its talk stays, nothing of before is sent': async (scene) => {
    const { store, sessionOf, talkOf, caseOf } = scene;
    for (const end of ['leave', 'blocked'] as const) {
      const { tags, sid, claim, untilMs } = await wasLeft(scene, end);
      const to = reopening(tags);
      expect(to.sid).toBe(sid);
      const told = { version: to.next.version, route: WAY_BACK, contactUntilMs: untilMs, mayWrite: 'anything' };
      expect(await store.reopen(claim, to)).toMatchObject({ session: { sid, speaker: 'worker', ...told } });
      expect(await sessionOf(tags)).toMatchObject(told);
      expect(await caseOf(claim)).toMatchObject({ sid, presence: 'here' });
      expect((await talkOf(claim)).map(({ blob }) => blob)).toEqual(['said before']);
      expect((await store.pull(tags, at(0))).rows).toEqual([]);
      expect(await store.relay(claim, words())).toMatchObject({ session: { sid } });
      await store.closeCase(claim, 'helped', null);
    }
  },

  'what was left and taken up again over midnight is found by both tags': async (scene) => {
    const { store, sessionOf } = scene;
    const { tags, sid, claim } = await wasLeft(scene);
    const later = dayLater(tags);
    expect(await store.reopen(claim, reopening(later, sid))).toMatchObject({ session: { sid } });
    for (const one of [tags, later, dayLater(later)]) expect((await sessionOf(one))?.sid).toBe(sid);
  },

  'asked again because the answer was lost, it is the same conversation, also while others ask at once': async (
    scene,
  ) => {
    const { store } = scene;
    for (const made of [await ranOut(scene), await wasLeft(scene)]) {
      const to = reopening(made.tags);
      const [first, ...rest] = await Promise.all([1, 2, 3].map(() => store.reopen(made.claim, to)));
      expect(first).toMatchObject({ session: { sid: to.sid } });
      for (const one of rest) expect(one).toEqual(first);
      await store.relay(made.claim, words());
      expect(await store.reopen(made.claim, to)).toMatchObject({ session: { version: to.next.version } });
      expect((await store.pull(made.tags, at(0))).rows).toHaveLength(1);
    }
  },

  'of two different reopenings the later finds that there is a conversation': async (scene) => {
    const { tags, claim } = await ranOut(scene);
    const answers = await Promise.all([reopening(tags), reopening(tags)].map((to) => scene.store.reopen(claim, to)));
    expect(answers.filter((answer) => 'session' in answer)).toHaveLength(1);
    expect(answers).toContainEqual({ refused: 'elsewhere' });
  },

  'only whoever holds the case reopens it': async (scene) => {
    const { store, sessionOf } = scene;
    const { tags, claim } = await ranOut(scene);
    await store.release(claim);
    const again = await scene.mustClaim();
    for (const stale of [claim, { ...again, fence: again.fence + 1 }])
      expect(await store.reopen(stale, reopening(tags))).toEqual({ refused: 'claim-lost' });
    await store.closeCase(again, 'helped', null);
    expect(await store.reopen(again, reopening(tags))).toEqual({ refused: 'claim-lost' });
    expect(await sessionOf(tags)).toBeNull();
  },

  'nobody is reached without having agreed, after taking it back, or after the time they said': async (scene) => {
    const { store, sessionOf } = scene;
    const never = await scene.call();
    await scene.say(never.tags, { end: 'leave' });
    expect(await store.reopen(await scene.mustClaim(), reopening(never.tags))).toEqual({ refused: 'unreachable' });
    const back = await wasLeft(scene);
    await scene.say(person(), { way: { drop: back.way.put } });
    expect(await store.reopen(back.claim, reopening(back.tags))).toEqual({ refused: 'unreachable' });
    const late = await callAndKeep(scene);
    await scene.say(late.tags, { end: 'leave' });
    scene.advance(LIMITS.keepWayMs.day);
    const claims = [await scene.mustClaim(), await scene.mustClaim(), await scene.mustClaim()];
    const claim = claims.find(({ caseId }) => caseId === late.caseId) as Claim;
    expect(await wayOf(scene, claim)).toMatchObject({ untilMs: late.untilMs });
    expect(await store.reopen(claim, reopening(late.tags))).toEqual({ refused: 'unreachable' });
    expect(await sessionOf(late.tags)).toBeNull();
  },

  'somebody who has a conversation of their own by now is not written into': async (scene) => {
    const { store, say, sessionOf } = scene;
    for (const change of [{}, { raise: raise('urgent') }]) {
      const { tags, claim } = await ranOut(scene);
      const { session } = await say(tags, change);
      for (const to of [reopening(tags), reopening(dayLater(tags), session?.sid)])
        expect(await store.reopen(claim, to)).toEqual({ refused: 'elsewhere' });
      expect(await sessionOf(tags)).toEqual(session);
      await store.closeCase(claim, 'helped', null);
      await scene.sweepAll();
    }
  },

  'a conversation that goes on is not begun anew: neither one never left nor one come back to': async (scene) => {
    const { store, say, sessionOf } = scene;
    const { tags } = await callAndKeep(scene);
    const claim = await scene.mustClaim();
    expect(await store.reopen(claim, reopening(tags))).toEqual({ refused: 'elsewhere' });
    await say(tags, { route: WAY_BACK, end: 'leave' });
    const { session } = await say(tags, { route: WAY_BACK });
    expect(await store.reopen(claim, reopening(tags))).toEqual({ refused: 'elsewhere' });
    expect((await sessionOf(tags))?.version).toBe(session?.version);
  },

  'what was left is not taken up under another name': async (scene) => {
    const { tags, claim } = await wasLeft(scene);
    const to = reopening(tags, asSessionId(unique('other')));
    expect(await scene.store.reopen(claim, to)).toEqual({ refused: 'elsewhere' });
    expect(await scene.store.reopen(claim, reopening(person()))).toEqual({ refused: 'elsewhere' });
  },

  'the worker may write until the time that was agreed to, and then not': async (scene) => {
    const { tags, untilMs } = await wasLeft(scene);
    scene.advance(LIMITS.keepWayMs.day / 2);
    await scene.store.reopen(await scene.mustClaim(), reopening(tags));
    const { nowMs } = await scene.store.load(tags);
    scene.advance(untilMs - nowMs - MARGIN);
    expect((await scene.sessionOf(tags))?.mayWrite).toBe('anything');
    scene.advance(MARGIN);
    expect((await scene.sessionOf(tags))?.mayWrite).toBe('nothing');
  },

  'reopened, a case has the whole time for a first word, and goes back when none is said': async (scene) => {
    const { tags, claim } = await ranOut(scene);
    expect(await waitBeating(scene, claim, LIMITS.firstWordMs - LIMITS.beatEveryMs)).toBe(0);
    await scene.store.reopen(claim, reopening(tags));
    expect(await waitBeating(scene, claim, LIMITS.firstWordMs - LIMITS.beatEveryMs)).toBe(0);
    scene.advance(LIMITS.beatEveryMs);
    expect(await scene.store.sweep()).toMatchObject({ requeued: 1 });
    expect(await scene.sessionOf(tags)).toMatchObject({ speaker: 'bot', caseOpen: true });
  },

  'whose first word was said before keeps the case while the stream is alive': async (scene) => {
    const { tags } = await callAndKeep(scene);
    const claim = await scene.mustClaim();
    await scene.store.relay(claim, words());
    await scene.say(tags, { end: 'leave' });
    await scene.store.reopen(claim, reopening(tags));
    expect(await waitBeating(scene, claim, 2 * LIMITS.firstWordMs)).toBe(0);
  },

  'a case without a conversation is not taken from its worker for saying nothing: there is nobody to say it to': async (
    scene,
  ) => {
    const { claim } = await ranOut(scene);
    expect(await waitBeating(scene, claim, 3 * LIMITS.firstWordMs)).toBe(0);
    expect(await scene.store.sweep()).toMatchObject({ requeued: 0 });
    scene.advance(LIMITS.claimLeaseMs);
    expect(await scene.store.sweep()).toMatchObject({ requeued: 1 });
  },

  'a session that ended and is reopened under its name before the sweep is not named: the key is in use': async (
    scene,
  ) => {
    const { former, claim, sid } = await ranOut(scene);
    expect(await scene.store.reopen(claim, reopening(former))).toMatchObject({ session: { sid } });
    expect((await scene.sweepAll()).ended).toEqual([]);
    expect((await scene.sessionOf(former))?.sid).toBe(sid);
  },

  'a reopened conversation ends like any other, and can be reopened while the way lasts': async (scene) => {
    const { store, sessionOf, sweepAll, caseOf } = scene;
    const { tags, claim } = await ranOut(scene);
    const to = reopening(tags);
    await store.reopen(claim, to);
    scene.advance(LIMITS.sessionWithCaseMaxMs);
    expect(await sessionOf(tags)).toBeNull();
    expect((await sweepAll()).ended).toContain(to.sid);
    const later = dayLater(dayLater(tags));
    const anew = await scene.mustClaim();
    expect((await caseOf(anew)).sid).toBeNull();
    expect(await store.reopen(anew, reopening(later))).toMatchObject({ session: { sid: later.today } });
  },

  'erased after it was reopened, nothing of it is left and nobody is reached again': async (scene) => {
    const { store, say, sessionOf } = scene;
    const { tags, claim, way } = await ranOut(scene);
    await store.reopen(claim, reopening(tags));
    const erased = await say(tags, { route: WAY_BACK, end: 'erase', way: { drop: way.put } });
    expect(erased.wayKey).toBe(way.key);
    expect(await sessionOf(tags)).toBeNull();
    expect(await store.readCase(claim, 0)).toMatchObject({ case: { presence: 'erased' }, session: null, way: null });
    expect(await store.reopen(claim, reopening(tags))).toEqual({ refused: 'unreachable' });
  },
};
