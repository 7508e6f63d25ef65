import { expect } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import { at, type Guarantees, person, raise, row, rowId, words, workerId } from './scene.ts';

export const claimsContract: Guarantees = {
  'a claim makes the worker the speaker, a release the bot': async (scene) => {
    const { store, call, mustClaim, sessionOf } = scene;
    const { tags } = await call();
    const claim = await mustClaim();
    expect((await sessionOf(tags))?.speaker).toBe('worker');
    expect(await store.release(claim)).toEqual({ released: true });
    expect((await sessionOf(tags))?.speaker).toBe('bot');
    expect(await store.release(claim)).toEqual({ refused: 'claim-lost' });
  },

  "a worker's words reach the survivor's rows and the talk, and start the clock of the first word": async (scene) => {
    const { store, call, mustClaim, caseOf } = scene;
    const { tags } = await call();
    const claim = await mustClaim();
    expect((await caseOf(claim)).firstWordMs).toBeNull();
    const said = await store.relay(claim, words('hello'));
    expect(said).toEqual({ seq: 1, session: null });
    expect((await store.pull(tags, at(0))).rows).toMatchObject([{ seq: 1, blob: 'hello' }]);
    const read = await store.readCase(claim, 0);
    expect(read).toMatchObject({ lines: [{ from: 'worker', blob: 'line-hello' }] });
    expect((await caseOf(claim)).firstWordMs).not.toBeNull();
  },

  'a worker who attends keeps the case without a word, and nothing is said or shown': async (scene) => {
    const { store, call, mustClaim, caseOf, advance } = scene;
    const { tags } = await call();
    const claim = await mustClaim();
    expect(await store.attend(claim)).toEqual({ attended: true });
    expect(await store.attend(claim)).toEqual({ attended: true });
    expect((await caseOf(claim)).firstWordMs).not.toBeNull();
    for (let waited = 0; waited < 2 * LIMITS.firstWordMs; waited += LIMITS.beatEveryMs) {
      advance(LIMITS.beatEveryMs);
      expect(await store.beat(claim.worker, [claim])).toEqual({ lost: [] });
    }
    expect(await store.readCase(claim, 0)).toMatchObject({ lines: [] });
    expect((await store.pull(tags, at(0))).rows).toEqual([]);
    expect(await store.release(claim)).toEqual({ released: true });
    expect((await caseOf(await mustClaim())).firstWordMs).toBeNull();
  },

  'the same words sent again have one effect and the same answer': async (scene) => {
    const { store, call, mustClaim } = scene;
    const { tags } = await call();
    const claim = await mustClaim();
    const said = words();
    const answers = await Promise.all([store.relay(claim, said), store.relay(claim, said), store.relay(claim, said)]);
    expect(answers).toEqual([
      { seq: 1, session: null },
      { seq: 1, session: null },
      { seq: 1, session: null },
    ]);
    expect((await store.pull(tags, at(0))).rows).toHaveLength(1);
    expect(await store.readCase(claim, 0)).toMatchObject({ lines: [{ id: said.line.id }] });
  },

  'once the claim is lost everything with its fence is refused': async (scene) => {
    const { store, call, mustClaim, advance } = scene;
    const { tags, caseId } = await call();
    const lost = await mustClaim();
    advance(LIMITS.claimLeaseMs);
    const current = await mustClaim();
    for (const claim of [lost, { ...current, fence: current.fence + 1 }, { ...current, worker: workerId() }]) {
      const refused = { refused: 'claim-lost' };
      expect(await store.relay(claim, words())).toEqual(refused);
      expect(await store.readCase(claim, 0)).toEqual(refused);
      expect(await store.attend(claim)).toEqual(refused);
      expect(await store.release(claim)).toEqual(refused);
      expect(await store.closeCase(claim, 'helped', row())).toEqual(refused);
    }
    expect((await store.beat(lost.worker, [lost])).lost).toEqual([caseId]);
    expect((await store.pull(tags, at(0))).rows).toEqual([]);
    expect(await store.relay(current, words())).toEqual({ seq: 1, session: null });
  },

  'an expired lease is lost even when nobody has taken the case': async (scene) => {
    const { store, call, mustClaim, sessionOf, advance } = scene;
    const { tags } = await call();
    const claim = await mustClaim();
    advance(LIMITS.claimLeaseMs);
    expect(await store.relay(claim, words())).toEqual({ refused: 'claim-lost' });
    expect((await sessionOf(tags))?.speaker).toBe('bot');
    expect((await store.deskView(claim.worker)).waitingCount).toBe(1);
  },

  'beats keep a claim alive for as long as they come': async (scene) => {
    const { store, call, mustClaim, caseOf, advance } = scene;
    await call();
    const claim = await mustClaim();
    await store.relay(claim, words());
    for (let beat = 0; beat < 10; beat += 1) {
      advance(LIMITS.claimLeaseMs - 5_000);
      expect(await store.beat(claim.worker, [claim])).toEqual({ lost: [] });
    }
    expect(await store.sweep()).toMatchObject({ requeued: 0 });
    expect((await caseOf(claim)).state).toBe('claimed');
  },

  'a worker who vanishes loses the case to the queue, and the next one gets it with a higher fence': async (scene) => {
    const { store, call, mustClaim, sessionOf, advance } = scene;
    const { tags, caseId } = await call();
    const vanished = await mustClaim();
    await store.relay(vanished, words());
    advance(LIMITS.claimLeaseMs);
    expect((await store.sweep()).requeued).toBe(1);
    expect((await sessionOf(tags))?.speaker).toBe('bot');
    const next = await mustClaim();
    expect(next.caseId).toBe(caseId);
    expect(next.fence).toBeGreaterThan(vanished.fence);
  },

  'the next worker has their own time for a first word': async (scene) => {
    const { store, call, mustClaim, caseOf, advance } = scene;
    await call();
    const first = await mustClaim();
    await store.relay(first, words());
    await store.release(first);
    const second = await mustClaim();
    expect((await caseOf(second)).firstWordMs).toBeNull();
    advance(LIMITS.firstWordMs / 2);
    await store.beat(second.worker, [second]);
    advance(LIMITS.firstWordMs / 2);
    expect((await store.sweep()).requeued).toBe(1);
  },

  'nobody writes to somebody who left quickly or erased': async (scene) => {
    const { store, call, say, mustClaim } = scene;
    const left = await call();
    const leftClaim = await mustClaim();
    await say(left.tags, { end: 'leave' });
    expect(await store.relay(leftClaim, words())).toEqual({ refused: 'left' });
    const erased = await call();
    const erasedClaim = await mustClaim();
    await say(erased.tags, { end: 'erase' });
    expect(await store.relay(erasedClaim, words())).toEqual({ refused: 'erased' });
    expect((await store.pull(left.tags, at(0))).rows).toEqual([]);
  },

  'closing gives the word back to the bot, keeps the session a while and tells the survivor': async (scene) => {
    const { store, call, say, mustClaim, sessionOf } = scene;
    const { tags, caseId } = await call();
    const claim = await mustClaim();
    await say(tags, { lines: [{ id: rowId(), blob: 'words' }] });
    expect(await store.closeCase(claim, 'helped', row('closed'))).toEqual({ closed: true, session: null });
    const { session, nowMs } = await store.load(tags);
    expect(session).toMatchObject({ speaker: 'bot', caseOpen: false, caseId });
    const keptMs = (session?.keptUntilMs ?? 0) - nowMs;
    expect(keptMs).toBeGreaterThan(LIMITS.afterCaseCloseMs - 5_000);
    expect(keptMs).toBeLessThanOrEqual(LIMITS.sessionIdleMs.web);
    expect((await store.pull(tags, at(0))).rows.map(({ blob }) => blob)).toEqual(['closed']);
    expect(await store.deskView(claim.worker)).toMatchObject({ mine: [], waitingCount: 0 });
    expect(await sessionOf(tags)).not.toBeNull();
  },

  'long after the last message a closed case leaves the session a quarter of an hour': async (scene) => {
    const { store, call, mustClaim, advance } = scene;
    const { tags } = await call();
    advance(2 * LIMITS.sessionIdleMs.web);
    await store.closeCase(await mustClaim(), 'helped', null);
    const { session, nowMs } = await store.load(tags);
    const keptMs = (session?.keptUntilMs ?? 0) - nowMs;
    expect(keptMs).toBeGreaterThan(LIMITS.afterCaseCloseMs - 5_000);
    expect(keptMs).toBeLessThanOrEqual(LIMITS.afterCaseCloseMs);
  },

  'closing never keeps content longer than a day from the last message': async (scene) => {
    const { store, call, mustClaim, advance } = scene;
    const { tags } = await call();
    advance(LIMITS.sessionWithCaseMaxMs - LIMITS.afterCaseCloseMs / 2);
    await store.closeCase(await mustClaim(), 'helped', null);
    const { session, nowMs } = await store.load(tags);
    expect((session?.keptUntilMs ?? 0) - nowMs).toBeLessThanOrEqual(LIMITS.afterCaseCloseMs / 2);
  },

  'closing the case of somebody who left takes the content away at once': async (scene) => {
    const { store, call, say, mustClaim, sessionOf, sweepAll } = scene;
    const { tags, sid } = await call();
    await say(tags, { end: 'leave' });
    await store.closeCase(await mustClaim(), 'helped', row());
    expect(await sessionOf(tags)).toBeNull();
    expect((await sweepAll()).ended).toEqual([sid]);
  },

  'a closing sent again is the same closing; another is refused': async (scene) => {
    const { store, call, mustClaim, sessionOf } = scene;
    const { tags } = await call();
    const claim = await mustClaim();
    const last = row('closed');
    await store.closeCase(claim, 'helped', last);
    const kept = (await sessionOf(tags))?.keptUntilMs;
    expect(await store.closeCase(claim, 'helped', last)).toEqual({ closed: true, session: null });
    expect(await store.closeCase(claim, 'spam', last)).toEqual({ refused: 'claim-lost' });
    expect((await store.pull(tags, at(0))).rows).toHaveLength(1);
    expect((await sessionOf(tags))?.keptUntilMs).toBe(kept);
    expect(await store.relay(claim, words())).toEqual({ refused: 'claim-lost' });
  },

  'a case opened after another closed begins with an empty talk': async (scene) => {
    const { store, call, say, mustClaim } = scene;
    const { tags } = await call();
    await say(tags, { lines: [{ id: rowId(), blob: 'of the first' }] });
    await store.closeCase(await mustClaim(), 'helped', null);
    await say(tags, { raise: raise('urgent'), lines: [{ id: rowId(), blob: 'of the second' }] });
    expect(await store.readCase(await mustClaim(), 0)).toMatchObject({ lines: [{ blob: 'of the second' }] });
  },

  'a worker holds as many cases as they took, and sees only their own': async (scene) => {
    const { store, call, mustClaim } = scene;
    const worker = workerId();
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push((await call()).caseId);
    for (const _ of ids) await mustClaim(worker);
    await call();
    const other = await mustClaim();
    const { mine } = await store.deskView(worker);
    expect(mine.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(mine.every((one) => one.worker === worker && one.state === 'claimed')).toBe(true);
    expect((await store.deskView(other.worker)).mine).toHaveLength(1);
  },

  'words for the worker while the case is held change the case for its watcher': async (scene) => {
    const { store, call, say, mustClaim } = scene;
    const { tags } = await call();
    const claim = await mustClaim();
    await say(tags, { lines: [{ id: rowId(), blob: 'one' }] });
    await say(tags, { lines: [{ id: rowId(), blob: 'two' }] });
    const read = await store.readCase(claim, 0);
    expect('lines' in read && read.lines.map(({ blob }) => blob)).toEqual(['one', 'two']);
    expect('session' in read && read.session?.blob).toBe((await store.load(tags)).session?.blob);
  },

  'a case nobody ever heard of is refused': async (scene) => {
    const { store } = scene;
    const nobody = { caseId: raise('urgent').id, worker: workerId(), fence: 1 };
    expect(await store.readCase(nobody, 0)).toEqual({ refused: 'claim-lost' });
    expect(await store.closeCase(nobody, 'helped', null)).toEqual({ refused: 'claim-lost' });
    expect((await store.beat(nobody.worker, [nobody])).lost).toEqual([nobody.caseId]);
    expect(await store.pull(person(), at(0))).toEqual({ session: null, rows: [], left: false });
  },
};
