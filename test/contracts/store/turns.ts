import { expect } from 'vitest';
import { asSessionId, asTag } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import { at, dayLater, type Guarantees, person, raise, row, rowId, turnFrom, unique, workerId } from './scene.ts';

export const turnsContract: Guarantees = {
  'somebody unknown has no session, and nobody is on duty': async (scene) => {
    const loaded = await scene.store.load(person());
    expect(loaded).toMatchObject({ session: null, desk: 'unstaffed' });
    expect(new Date(loaded.nowMs).getUTCFullYear()).toBeGreaterThan(2025);
  },

  'a committed session is loaded again as it was': async (scene) => {
    const tags = person();
    const { session, nowMs } = await scene.say(tags, { next: { version: 'v1', blob: 'sealed' } });
    expect(session).toEqual({
      sid: tags.today,
      version: 'v1',
      blob: 'sealed',
      speaker: 'bot',
      caseId: null,
      caseOpen: false,
      keptUntilMs: nowMs + LIMITS.sessionIdleMs.web,
      route: null,
      level: null,
      contactUntilMs: 0,
      mayWrite: 'answers',
    });
    expect(await scene.sessionOf(tags)).toEqual(session);
  },

  'a repeated update is applied once and gets the rows it was answered with': async (scene) => {
    const { store } = scene;
    const tags = person();
    const turn = turnFrom(await store.load(tags), tags, { rows: [row('one'), row('two')] });
    const first = await store.commitTurn(turn);
    const again = await store.commitTurn({ ...turn, next: { version: 'other', blob: 'other' } });
    const rows = first.kind === 'committed' ? first.rows : null;
    expect(again).toEqual({ kind: 'repeat', rows, underWay: [], end: null });
    expect((await scene.sessionOf(tags))?.version).toBe(turn.next.version);
    expect((await store.pull(tags, at(0))).rows.map(({ blob }) => blob)).toEqual(['one', 'two']);
  },

  'a repeated update gets only its own rows, and none that were seen': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const turn = turnFrom(await store.load(tags), tags, { rows: [row('one'), row('two')] });
    await store.commitTurn(turn);
    await say(tags, { rows: [row('three')], seenSeq: 1 });
    expect(await store.commitTurn(turn)).toMatchObject({ kind: 'repeat', rows: [{ seq: 2, blob: 'two' }] });
  },

  'a repeated update never gets rows of a later session of the same day': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const turn = turnFrom(await store.load(tags), tags, { rows: [row('first session')] });
    await store.commitTurn(turn);
    await say(tags, { end: 'leave' });
    await say(tags, { rows: [row('second session')] });
    expect(await store.commitTurn(turn)).toMatchObject({ kind: 'repeat', rows: [] });
  },

  'of ten identical commits at once one is applied, the others are repeats': async (scene) => {
    const { store } = scene;
    const tags = person();
    const turn = turnFrom(await store.load(tags), tags, { rows: [row()], raise: raise('immediate') });
    const results = await Promise.all(Array.from({ length: 10 }, () => store.commitTurn(turn)));
    expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'repeat')).toHaveLength(9);
    expect((await store.pull(tags, at(0))).rows).toHaveLength(1);
    expect((await store.deskView(workerId())).waitingCount).toBe(1);
  },

  'a turn computed from an older version is stale and is given the newer state': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const older = await store.load(tags);
    const { session } = await say(tags);
    const late = await store.commitTurn(turnFrom(older, tags, { rows: [row()] }));
    expect(late).toMatchObject({ kind: 'stale', loaded: { session, desk: 'unstaffed' } });
    expect((await store.pull(tags, at(0))).rows).toEqual([]);
  },

  'a stale update is not marked: stepped again it is committed': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const turn = turnFrom(await store.load(tags), tags);
    await say(tags);
    expect((await store.commitTurn(turn)).kind).toBe('stale');
    const again = turnFrom(await store.load(tags), tags, { update: turn.update });
    expect((await store.commitTurn(again)).kind).toBe('committed');
  },

  'a turn computed without a session is stale when there is one, and the other way round': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const none = await store.load(tags);
    await say(tags);
    const some = await store.load(tags);
    expect((await store.commitTurn(turnFrom(none, tags))).kind).toBe('stale');
    await say(tags, { end: 'erase' });
    expect(await store.commitTurn(turnFrom(some, tags))).toMatchObject({ kind: 'stale', loaded: { session: null } });
  },

  'a turn is stale when the speaker, the desk or the case moved meanwhile': async (scene) => {
    const { store, call, mustClaim } = scene;
    const { tags } = await call();
    const before = await store.load(tags);
    const claim = await mustClaim();
    expect(await store.commitTurn(turnFrom(before, tags))).toMatchObject({
      kind: 'stale',
      loaded: { session: { speaker: 'worker' } },
    });
    const claimed = await store.load(tags);
    await store.beat(workerId(), []);
    expect(await store.commitTurn(turnFrom(claimed, tags))).toMatchObject({
      kind: 'stale',
      loaded: { desk: 'staffed' },
    });
    const open = turnFrom(await store.load(tags), tags);
    await store.closeCase(claim, 'helped', null);
    const closed = await store.load(tags);
    const speakerAside = { ...open, expect: { ...open.expect, speaker: 'bot' as const } };
    expect(await store.commitTurn(speakerAside)).toMatchObject({
      kind: 'stale',
      loaded: { session: { caseOpen: false } },
    });
    expect((await store.commitTurn(turnFrom(closed, tags))).kind).toBe('committed');
  },

  'a conversation goes on over midnight, and over a second midnight': async (scene) => {
    const { sessionOf, say } = scene;
    const first = person();
    await say(first);
    const second = dayLater(first);
    expect((await sessionOf(second))?.sid).toBe(first.today);
    expect((await say(second)).session?.sid).toBe(first.today);
    expect((await sessionOf({ ...second, yesterday: asTag(unique('none')) }))?.sid).toBe(first.today);
    const third = dayLater(second);
    expect((await say(third)).session?.sid).toBe(first.today);
    expect((await sessionOf(first))?.sid).toBe(first.today);
  },

  "a session begun today is found before yesterday's": async (scene) => {
    const { store, sessionOf, say } = scene;
    const yesterday = person();
    await say(yesterday);
    const today = { today: dayLater(yesterday).today, yesterday: asTag(unique('none')) };
    await say(today);
    expect((await sessionOf({ today: today.today, yesterday: yesterday.today }))?.sid).toBe(today.today);
    const crossed = turnFrom(
      await store.load(today),
      { ...today, yesterday: yesterday.today },
      { sid: asSessionId(yesterday.today) },
    );
    expect((await store.commitTurn(crossed)).kind).toBe('stale');
  },

  'rows are numbered from 1 within a session and pulled after a place': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const other = person();
    const one = await say(tags, { rows: [row('a'), row('b')] });
    await say(other, { rows: [row('of somebody else')] });
    const two = await say(tags, { rows: [row('c')] });
    expect([...one.rows, ...two.rows].map(({ seq, blob }) => [seq, blob])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    const pulled = await store.pull(tags, at(1));
    expect(pulled.rows.map(({ seq, blob }) => [seq, blob])).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(pulled.session?.sid).toBe(tags.today);
  },

  "a turn also gets what came before it and was not seen, such as a worker's words": async (scene) => {
    const { store, say, call, mustClaim } = scene;
    const { tags } = await call();
    await store.relay(await mustClaim(), { row: row('from the worker'), line: null });
    const answered = await say(tags, { rows: [row('answer')], seenSeq: 0 });
    expect(answered.missed).toMatchObject([{ seq: 1, blob: 'from the worker' }]);
    expect(answered.rows).toMatchObject([{ seq: 2, blob: 'answer' }]);
    expect((await say(tags, { seenSeq: 2 })).missed).toEqual([]);
  },

  'a page goes on from what was seen anywhere, or from where it says': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    await say(tags, { rows: [row('one'), row('two')] });
    await say(tags, { seenSeq: 1 });
    const blobs = async (place: { seen: number; after: number | null }) =>
      (await store.pull(tags, place)).rows.map(({ blob }) => blob);
    expect(await blobs({ seen: 0, after: null })).toEqual(['two']);
    expect(await blobs({ seen: 0, after: 0 })).toEqual(['one', 'two']);
    // Going on from a place says nothing of what was seen there.
    expect(await blobs({ seen: 0, after: 2 })).toEqual([]);
    expect(await blobs({ seen: 0, after: null })).toEqual(['two']);
  },

  'an open case follows the language its survivor speaks, into the queue of those who speak it': async (scene) => {
    const { store, call, say, advance } = scene;
    const { tags, caseId: id } = await call('urgent', 'zh-Hans');
    advance(1_000);
    const later = await call('urgent', 'zh-Hans');
    await say(tags, { language: 'en' });
    expect((await store.deskView(workerId())).waiting).toMatchObject([{ id, language: 'en' }, { id: later.caseId }]);
    const ask = (language: 'en' | 'zh-Hans') =>
      store.claimNext({ worker: workerId(), languages: [language], request: rowId() });
    expect((await ask('zh-Hans'))?.id).toBe(later.caseId);
    expect((await ask('en'))?.id).toBe(id);
  },

  'lines are kept for the worker only while a case is open': async (scene) => {
    const { store, say, mustClaim } = scene;
    const tags = person();
    await say(tags, { lines: [{ id: rowId(), blob: 'before' }] });
    await say(tags, { raise: raise('urgent'), lines: [{ id: rowId(), blob: 'with the call' }] });
    await say(tags, { lines: [{ id: rowId(), blob: 'after' }] });
    const read = await store.readCase(await mustClaim(), 0);
    const lines = 'lines' in read ? read.lines : [];
    expect(lines.map(({ blob, from }) => [blob, from])).toEqual([
      ['with the call', 'survivor'],
      ['after', 'survivor'],
    ]);
    expect(lines[1]?.seq).toBeGreaterThan(lines[0]?.seq ?? Number.NaN);
    expect(lines[0]?.atMs).toBeGreaterThan(0);
  },

  'one more than the most rows drops the oldest': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    await say(tags, { rows: Array.from({ length: LIMITS.rowsMaxPerSession }, () => row()) });
    await say(tags, { rows: [row()] });
    const { rows } = await store.pull(tags, at(0));
    expect(rows).toHaveLength(LIMITS.rowsMaxPerSession);
    expect([rows[0]?.seq, rows.at(-1)?.seq]).toEqual([2, LIMITS.rowsMaxPerSession + 1]);
  },

  'revisions rise with every change and are −1 for what is gone': async (scene) => {
    const { store, say, call, mustClaim } = scene;
    const { tags, caseId, sid } = await call();
    const read = async () => {
      const { desk, sessions, cases } = await store.revisions({ sessions: [sid], cases: [caseId] });
      return [desk, sessions[0] ?? 0, cases[0] ?? 0] as const;
    };
    const opened = await read();
    expect(Math.min(...opened)).toBeGreaterThan(0);
    await say(tags, { lines: [{ id: rowId(), blob: 'words' }] });
    const spoken = await read();
    expect(spoken[1]).toBeGreaterThan(opened[1]);
    expect(spoken[2]).toBeGreaterThan(opened[2]);
    const claim = await mustClaim();
    const claimed = await read();
    expect(claimed.every((revision, index) => revision > (spoken[index] ?? 0))).toBe(true);
    await store.relay(claim, { row: row(), line: null });
    expect((await read())[1]).toBeGreaterThan(claimed[1]);
    await say(tags, { end: 'erase' });
    expect((await read())[1]).toBe(-1);
    expect((await store.revisions({ sessions: [], cases: [raise('urgent').id] })).cases).toEqual([-1]);
  },

  'a session born again under the same name never repeats a revision': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const seen = new Set<number | undefined>();
    for (let life = 0; life < 3; life += 1) {
      const { session } = await say(tags);
      seen.add((await store.revisions({ sessions: session ? [session.sid] : [], cases: [] })).sessions[0]);
      await say(tags, { end: 'leave' });
    }
    expect(seen.size).toBe(3);
  },
};
