import { expect } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import { at, dayLater, type Guarantees, person, raise, row, rowId, turnFrom, words, workerId } from './scene.ts';

/** Long enough for a slow machine, short beside every lifetime. */
const MARGIN = 5_000;

export const lifetimesContract: Guarantees = {
  'an idle session is absent from its deadline on, swept or not, and its rows with it': async (scene) => {
    const { store, say, sessionOf, advance } = scene;
    const tags = person();
    await say(tags, { rows: [row()] });
    advance(LIMITS.sessionIdleMs.web - MARGIN);
    expect(await sessionOf(tags)).not.toBeNull();
    advance(MARGIN);
    expect(await sessionOf(tags)).toBeNull();
    expect(await store.pull(tags, at(0))).toEqual({ session: null, rows: [], left: false });
    expect((await store.revisions({ sessions: [tags.today as never], cases: [] })).sessions).toEqual([-1]);
    await say(tags);
    expect((await store.pull(tags, at(0))).rows).toEqual([]);
  },

  'every message of the survivor begins the idle time anew': async (scene) => {
    const { say, sessionOf, advance } = scene;
    const first = person();
    await say(first);
    const second = dayLater(first);
    for (let time = 0; time < 3; time += 1) {
      advance(LIMITS.sessionIdleMs.web - MARGIN);
      await say(second);
    }
    expect((await sessionOf(second))?.sid).toBe(first.today);
  },

  'with an open case a session lives a day from the last message of the survivor, not of the worker': async (scene) => {
    const { store, call, say, mustClaim, sessionOf, advance } = scene;
    const { tags } = await call();
    const { session, nowMs } = await say(tags);
    expect(session?.keptUntilMs).toBe(nowMs + LIMITS.sessionWithCaseMaxMs);
    advance(LIMITS.sessionWithCaseMaxMs - MARGIN);
    await store.relay(await mustClaim(), words());
    expect((await sessionOf(tags))?.keptUntilMs).toBe(session?.keptUntilMs);
    advance(MARGIN);
    expect(await sessionOf(tags)).toBeNull();
  },

  'when the content of a waiting case runs out the case goes on waiting, and only a worker ends it': async (scene) => {
    const { store, call, mustClaim, caseOf, advance, sweepAll } = scene;
    const { caseId, sid } = await call();
    advance(LIMITS.sessionWithCaseMaxMs);
    expect((await sweepAll()).ended).toEqual([sid]);
    advance(30 * LIMITS.caseAfterCloseMs);
    await sweepAll();
    expect((await store.deskView(workerId())).waiting).toMatchObject([{ id: caseId, presence: 'here' }]);
    const claim = await mustClaim();
    expect(await caseOf(claim)).toMatchObject({ sid: null, presence: 'here', state: 'claimed' });
    expect(await store.readCase(claim, 0)).toMatchObject({ session: null, lines: [] });
    expect(await store.relay(claim, words())).toEqual({ refused: 'left' });
    expect(await store.closeCase(claim, 'stopped-writing', row())).toEqual({ closed: true, session: null });
  },

  'a claimed case whose content ran out says so before any sweep': async (scene) => {
    const { store, call, mustClaim, advance } = scene;
    await call();
    advance(LIMITS.sessionWithCaseMaxMs);
    const claim = await mustClaim();
    expect(await store.readCase(claim, 0)).toMatchObject({ case: { sid: null }, session: null });
    expect((await store.deskView(claim.worker)).mine).toMatchObject([{ sid: null }]);
  },

  'a closed case is kept for three days, then gone; its link to the content goes with the content': async (scene) => {
    const { store, call, mustClaim, advance, sweepAll } = scene;
    const { caseId } = await call();
    await store.closeCase(await mustClaim(), 'helped', null);
    const alive = async () => (await store.revisions({ sessions: [], cases: [caseId] })).cases[0] !== -1;
    advance(LIMITS.caseAfterCloseMs - MARGIN);
    await sweepAll();
    expect(await alive()).toBe(true);
    advance(MARGIN);
    await sweepAll();
    expect(await alive()).toBe(false);
  },

  'rows seen through a turn are gone a while later; unseen ones stay': async (scene) => {
    const { store, call, say, advance } = scene;
    const { tags } = await call();
    await say(tags, { rows: [row('seen'), row('unseen')] });
    await say(tags, { seenSeq: 1 });
    const kept = async () => (await store.pull(tags, at(0))).rows.map(({ blob }) => blob);
    advance(LIMITS.rowAfterReadMs - MARGIN);
    expect(await kept()).toEqual(['seen', 'unseen']);
    advance(MARGIN);
    expect(await kept()).toEqual(['unseen']);
  },

  'rows seen through a pull are gone a while later, and seeing them again does not prolong them': async (scene) => {
    const { store, call, say, advance } = scene;
    const { tags } = await call();
    await say(tags, { rows: [row('seen')] });
    await store.pull(tags, at(1));
    advance(LIMITS.rowAfterReadMs - MARGIN);
    await store.pull(tags, at(1));
    expect((await store.pull(tags, at(0))).rows).toHaveLength(1);
    advance(MARGIN);
    expect((await store.pull(tags, at(0))).rows).toEqual([]);
  },

  'a place far beyond the last row acknowledges only what exists': async (scene) => {
    const { store, call, say, advance } = scene;
    const { tags } = await call();
    await say(tags, { rows: [row('seen')], seenSeq: 0 });
    await store.pull(tags, at(1_000_000));
    await say(tags, { rows: [row('later')] });
    advance(LIMITS.rowAfterReadMs);
    expect((await store.pull(tags, at(0))).rows.map(({ blob }) => blob)).toEqual(['later']);
  },

  'unseen rows live a day': async (scene) => {
    const { store, call, say, advance, sweepAll } = scene;
    const { tags } = await call();
    await say(tags, { rows: [row('old')] });
    advance(LIMITS.rowMaxMs / 2);
    await say(tags, { rows: [row('new')] });
    advance(LIMITS.rowMaxMs / 2);
    expect((await sweepAll()).removed).toBeGreaterThan(0);
    expect((await store.pull(tags, at(0))).rows.map(({ blob }) => blob)).toEqual(['new']);
  },

  'lines the worker read are gone a while later; unread ones stay': async (scene) => {
    const { store, call, say, mustClaim, advance } = scene;
    const { tags } = await call();
    await say(tags, {
      lines: [
        { id: rowId(), blob: 'read' },
        { id: rowId(), blob: 'unread' },
      ],
    });
    const claim = await mustClaim();
    await store.relay(claim, words('mine'));
    const first = await store.readCase(claim, 0);
    const seq = 'lines' in first ? (first.lines[0]?.seq ?? 0) : 0;
    await store.readCase(claim, seq);
    for (let waited = 0; waited < LIMITS.rowAfterReadMs; waited += LIMITS.beatEveryMs) {
      advance(LIMITS.beatEveryMs);
      await store.beat(claim.worker, [claim]);
    }
    const later = await store.readCase(claim, seq);
    expect('lines' in later && later.lines.map(({ blob }) => blob)).toEqual(['unread', 'line-mine']);
  },

  'an update is remembered for a day': async (scene) => {
    const { store, call, advance } = scene;
    const { tags } = await call();
    const turn = turnFrom(await store.load(tags), tags);
    await store.commitTurn(turn);
    advance(LIMITS.dedupeMs.web - MARGIN);
    expect((await store.commitTurn(turn)).kind).toBe('repeat');
    advance(MARGIN);
    expect((await store.commitTurn(turn)).kind).not.toBe('repeat');
  },

  'one sweep does a bounded amount, several do all': async (scene) => {
    const { store, say, advance, sweepAll } = scene;
    const people = Array.from({ length: LIMITS.sweepMaxPerTick / 2 + 1 }, () => person());
    for (const tags of people) await say(tags, { rows: [row()] });
    advance(LIMITS.dedupeMs.web);
    const first = await store.sweep();
    expect(first.removed).toBeGreaterThan(0);
    expect(first.removed).toBeLessThanOrEqual(LIMITS.sweepMaxPerTick);
    const rest = await sweepAll();
    expect(new Set([...first.ended, ...rest.ended])).toEqual(new Set(people.map(({ today }) => today)));
    expect(first.ended.length + rest.ended.length).toBe(people.length);
  },

  'sweeping an untouched store does nothing': async (scene) => {
    const { store, call, say } = scene;
    await call();
    await say(person(), { rows: [row()], raise: raise('urgent') });
    expect(await store.sweep()).toEqual({ requeued: 0, removed: 0, ended: [], ownKeys: [], toClear: [] });
  },
};
