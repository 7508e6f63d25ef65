import { expect } from 'vitest';
import { asSessionId } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import { at, dayLater, type Guarantees, person, raise, row, rowId, settling, turnFrom, workerId } from './scene.ts';

export const endingsContract: Guarantees = {
  'leaving without a case takes session, rows and alias away at once': async (scene) => {
    const { store, say, sessionOf } = scene;
    const first = person();
    await say(first, { rows: [row('old')] });
    const second = dayLater(first);
    await say(second);
    const left = await say(second, { end: 'leave', rows: [row('farewell')] });
    expect(left.session).toBeNull();
    expect(left.rows.map(({ blob }) => blob)).toEqual(['farewell']);
    expect(await sessionOf(first)).toBeNull();
    expect(await sessionOf(second)).toBeNull();
    expect((await store.pull(second, at(0))).rows).toEqual([]);
    await say(first);
    expect((await store.pull(first, at(0))).rows).toEqual([]);
  },

  'leaving keeps an open case in the queue with its content, marked "left"': async (scene) => {
    const { store, say, call, mustClaim } = scene;
    const { tags, caseId } = await call();
    await say(tags, { end: 'leave', lines: [{ id: rowId(), blob: 'last words' }], rows: [row('not kept')] });
    expect((await store.deskView(workerId())).waiting).toMatchObject([{ id: caseId, presence: 'left' }]);
    const read = await store.readCase(await mustClaim(), 0);
    expect(read).toMatchObject({ case: { presence: 'left' }, lines: [{ blob: 'last words' }] });
    expect('session' in read && read.session?.caseOpen).toBe(true);
    expect((await store.pull(tags, at(0))).rows).toEqual([]);
  },

  'somebody who left an open case and comes back is shown nothing from before': async (scene) => {
    const { store, say, call } = scene;
    const { tags } = await call();
    await say(tags, { rows: [row('before')] });
    await say(tags, { end: 'leave', rows: [row('farewell')] });
    expect((await store.pull(tags, at(0))).rows).toEqual([]);
    const back = await say(tags, { rows: [row('back')], route: 'way back' });
    expect(back.missed).toEqual([]);
    expect((await store.pull(tags, at(0))).rows).toMatchObject([{ blob: 'back', seq: 3 }]);
  },

  'a chat that was left is come back to: who writes again is here again': async (scene) => {
    const { store, say, call } = scene;
    const { tags, caseId } = await call();
    await say(tags, { end: 'leave' });
    await say(tags, { route: 'way back' });
    expect((await store.deskView(workerId())).waiting).toMatchObject([{ id: caseId, presence: 'here' }]);
  },

  'a page that was left stays left: what still arrives from it is read, and it gets nothing': async (scene) => {
    const { store, say, call, mustClaim } = scene;
    const { tags } = await call();
    await say(tags, { end: 'leave' });
    const late = await say(tags, { rows: [row('answer')], lines: [{ id: rowId(), blob: 'sent before' }] });
    expect(late.session?.caseOpen).toBe(true);
    expect(await store.pull(tags, { seen: 0, after: null })).toEqual({ session: null, rows: [], left: true });
    const claim = await mustClaim();
    expect(await store.readCase(claim, 0)).toMatchObject({
      case: { presence: 'left' },
      lines: [{ blob: 'sent before' }],
    });
    expect(await store.relay(claim, { row: row(), line: row() })).toEqual({ refused: 'left' });
  },

  'erasing takes content away at once and leaves the case, without content, in the queue': async (scene) => {
    const { store, say, call, sessionOf, mustClaim } = scene;
    const { tags, caseId } = await call();
    const erased = await say(tags, { end: 'erase', lines: [{ id: rowId(), blob: 'no' }], rows: [row('done')] });
    expect(erased.session).toBeNull();
    expect(erased.rows).toHaveLength(1);
    expect(await sessionOf(tags)).toBeNull();
    expect((await store.deskView(workerId())).waiting).toMatchObject([{ id: caseId, presence: 'erased' }]);
    const read = await store.readCase(await mustClaim(), 0);
    expect(read).toMatchObject({ case: { id: caseId, presence: 'erased', sid: null }, session: null, lines: [] });
  },

  'erasing while a worker holds the case leaves it with the worker': async (scene) => {
    const { store, say, call, mustClaim, caseOf } = scene;
    const { tags, caseId } = await call();
    const claim = await mustClaim();
    await say(tags, { end: 'erase' });
    expect(await caseOf(claim)).toMatchObject({ id: caseId, state: 'claimed', presence: 'erased', sid: null });
    expect(await store.closeCase(claim, 'stopped-writing', null)).toEqual({ closed: true, session: null });
  },

  'after erasing, writing again begins a new session and can open a new case': async (scene) => {
    const { store, say, call } = scene;
    const { tags } = await call();
    await say(tags, { end: 'erase' });
    const { session } = await say(tags, { raise: raise('urgent') });
    expect(session).toMatchObject({ caseOpen: true, speaker: 'bot' });
    expect((await store.deskView(workerId())).waitingCount).toBe(2);
  },

  'a turn that raises and leaves at once still leaves a case behind': async (scene) => {
    const { store, say } = scene;
    const gone = await say(person(), { raise: raise('immediate'), end: 'erase' });
    expect(gone.session).toBeNull();
    const left = await say(person(), { raise: raise('immediate'), end: 'leave' });
    expect(left.session).toMatchObject({ caseOpen: true });
    const { waiting } = await store.deskView(workerId());
    expect(waiting.map(({ presence }) => presence).sort()).toEqual(['erased', 'left']);
  },

  'a session that ended is named until its key is said to be gone': async (scene) => {
    const { store, say, sweepAll, advance } = scene;
    await sweepAll();
    const tags = person();
    await say(tags);
    await say(tags, { end: 'erase' });
    expect((await store.sweep()).ended).toEqual([tags.today]);
    // Whoever was told has a while to shred; then it is said again.
    expect((await store.sweep()).ended).toEqual([]);
    advance(LIMITS.shredLeaseMs);
    expect((await store.sweep()).ended).toEqual([tags.today]);
    await store.forgotten([tags.today].map(asSessionId));
    advance(LIMITS.shredLeaseMs);
    expect((await store.sweep()).ended).toEqual([]);
  },

  'sessions that ended are named by exactly one sweep': async (scene) => {
    const { store, say, call, advance, sweepAll } = scene;
    const left = await say(person());
    const leaver = person();
    await say(leaver);
    await say(leaver, { end: 'leave' });
    const eraser = await call();
    await say(eraser.tags, { end: 'erase' });
    expect((await sweepAll()).ended.sort()).toEqual([leaver.today, eraser.sid].sort());
    advance(LIMITS.sessionIdleMs.web + 1);
    expect((await sweepAll()).ended).toEqual([left.session?.sid]);
    expect((await store.sweep()).ended).toEqual([]);
  },

  'a session that ran out is named by a sweep even when it was looked for before': async (scene) => {
    const { store, say, advance, sweepAll } = scene;
    const tags = person();
    await say(tags);
    advance(LIMITS.sessionIdleMs.web + 1);
    expect((await store.load(tags)).session).toBeNull();
    expect((await sweepAll()).ended).toEqual([tags.today]);
  },

  'somebody who ends and begins again before the sweep is not named: the key is in use': async (scene) => {
    const { say, sessionOf, sweepAll } = scene;
    const tags = person();
    await say(tags);
    await say(tags, { end: 'leave' });
    await say(tags);
    expect((await sweepAll()).ended).toEqual([]);
    expect(await sessionOf(tags)).not.toBeNull();
  },

  'blocking is leaving, but the case says that nobody can be reached': async (scene) => {
    const { store, say, call, mustClaim, sessionOf } = scene;
    const alone = person();
    await say(alone, { route: 'way back', rows: [row()] });
    expect((await say(alone, { route: 'way back', end: 'blocked' })).session).toBeNull();
    expect(await sessionOf(alone)).toBeNull();
    const { tags, caseId } = await call();
    await say(tags, { route: 'way back', rows: [row('waits')] });
    const lines = [{ id: rowId(), blob: 'last words' }];
    const blocked = await say(tags, { route: 'way back', end: 'blocked', lines });
    expect(blocked).toMatchObject({ session: { route: null, caseOpen: true }, missed: [] });
    expect((await store.deskView(workerId())).waiting).toMatchObject([{ id: caseId, presence: 'unreachable' }]);
    const read = await store.readCase(await mustClaim(), 0);
    expect(read).toMatchObject({ case: { presence: 'unreachable' }, lines: [{ blob: 'last words' }] });
    expect((await store.pull(tags, at(0))).rows).toEqual([]);
  },

  'whoever blocked is not written to: what would tell them is refused, a closing without words is not': async (
    scene,
  ) => {
    const { store, say, call, mustClaim, caseOf, sessionOf, sweepAll } = scene;
    const { tags, sid } = await call();
    const claim = await mustClaim();
    await say(tags, { end: 'blocked' });
    expect(await store.relay(claim, { row: row(), line: null })).toEqual({ refused: 'unreachable' });
    expect(await store.closeCase(claim, 'helped', row())).toEqual({ refused: 'unreachable' });
    expect(await caseOf(claim)).toMatchObject({ state: 'claimed', closedMs: null });
    expect(await store.closeCase(claim, 'helped', null)).toEqual({ closed: true, session: null });
    expect(await store.closeCase(claim, 'helped', null)).toEqual({ closed: true, session: null });
    expect(await sessionOf(tags)).toBeNull();
    expect((await sweepAll()).ended).toEqual([sid]);
  },

  'a blocking that is delivered again is answered as such': async (scene) => {
    const { store, call, sessionOf } = scene;
    const { tags } = await call();
    const ending = turnFrom(await store.load(tags), tags, { end: 'blocked', rows: [row()] });
    await store.commitTurn(ending);
    expect(await store.commitTurn(ending)).toEqual({ kind: 'repeat', rows: [], underWay: [], end: 'blocked' });
    expect(await sessionOf(tags)).not.toBeNull();
  },

  'a turn that ends the session is handed its traces, whichever way it ends': async (scene) => {
    for (const end of ['leave', 'blocked', 'erase'] as const) {
      const tags = person();
      const { session } = await scene.say(tags, { route: 'way back' });
      if (session) await scene.store.markSent(session.sid, settling({ trace: 'noted' }));
      expect((await scene.say(tags, { route: 'way back', end })).traces).toEqual(['noted']);
    }
  },

  'an ending that is delivered again says whether what was noted still needs its key': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const { session } = await say(tags, { route: 'way back', trace: 'noted' });
    const ending = turnFrom(await store.load(tags), tags, { route: 'way back', end: 'erase' });
    const { kind } = await store.commitTurn(ending);
    expect(kind).toBe('committed');
    const again = { kind: 'repeat', rows: [], underWay: [], end: 'erase' };
    expect(await store.commitTurn(ending)).toEqual({ ...again, toClear: true });
    if (session) await store.cleared(session.sid, { count: 1, clearing: 'all', later: null });
    expect(await store.commitTurn(ending)).toEqual(again);
  },

  'a repeated ending has one effect': async (scene) => {
    const { store, say, call, sessionOf } = scene;
    const { tags } = await call();
    const ending = turnFrom(await store.load(tags), tags, { end: 'erase', rows: [row()] });
    await store.commitTurn(ending);
    await say(tags);
    expect(await store.commitTurn(ending)).toEqual({ kind: 'repeat', rows: [], underWay: [], end: 'erase' });
    expect(await sessionOf(tags)).not.toBeNull();
  },
};
