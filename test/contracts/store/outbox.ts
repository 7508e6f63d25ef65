import { expect } from 'vitest';
import type { RowId, SessionId, Tags } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { OutboxRow, TurnCommit } from '../../../src/ports/store.ts';
import {
  at,
  dayLater,
  type Guarantees,
  person,
  raise,
  row,
  type Scene,
  settling,
  turnFrom,
  unique,
  words,
} from './scene.ts';

/** Long enough for a slow machine, short beside the lease. */
const MARGIN = 5_000;
const LEASE = LIMITS.outboxLeaseMs;
const BUSY = LIMITS.rowsBusyMs;
const WAY = 'sealed-way-back';

const blobs = (rows: readonly OutboxRow[]) => rows.map(({ blob }) => blob);
const sidOf = (tags: Tags) => tags.today as string as SessionId;

function idAt(rows: readonly OutboxRow[], index: number): RowId {
  const found = rows[index];
  if (found === undefined) throw new Error('there is no such row');
  return found.id;
}

/** Somebody on a channel that is sent to. */
async function pushed({ say }: Scene, change: Partial<TurnCommit> = {}) {
  const tags = person();
  const committed = await say(tags, { route: WAY, ...change });
  return { tags, sid: sidOf(tags), rows: committed.rows };
}

/** What is given out now, by session. */
async function taken({ store }: Scene): Promise<Record<string, string[]>> {
  const unsent = await store.takeUnsent();
  return Object.fromEntries(unsent.map(({ session, rows }) => [session.sid, blobs(rows)]));
}

/** The same turn again, as a platform sends it again. */
async function turnTwice(scene: Scene, rows: TurnCommit['rows'], route: string | null = WAY) {
  const tags = person();
  const turn = turnFrom(await scene.store.load(tags), tags, { rows, route });
  await scene.store.commitTurn(turn);
  return { sid: sidOf(tags), again: () => scene.store.commitTurn(turn) };
}

export const outboxContract: Guarantees = {
  'a session has the way back of its last turn, and none when that had none': async (scene) => {
    const { tags } = await pushed(scene);
    expect(await scene.sessionOf(tags)).toMatchObject({ route: WAY });
    expect((await scene.say(tags, { route: 'another' })).session?.route).toBe('another');
    expect((await scene.say(tags)).session?.route).toBeNull();
  },

  'rows are for the turn that wrote them to send, then for one other to send, then again for one': async (scene) => {
    const { sid } = await pushed(scene, { rows: [row('a'), row('b')] });
    expect(await taken(scene)).toEqual({});
    scene.advance(LEASE - MARGIN);
    expect(await taken(scene)).toEqual({});
    scene.advance(MARGIN);
    expect(await taken(scene)).toEqual({ [sid]: ['a', 'b'] });
    expect(await taken(scene)).toEqual({});
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({ [sid]: ['a', 'b'] });
  },

  'rows come with their session, by session, in their order': async (scene) => {
    const one = await pushed(scene, { rows: [row('1a'), row('1b')] });
    const two = await pushed(scene, { rows: [row('2a')] });
    await scene.say(one.tags, { route: WAY, rows: Array.from({ length: 10 }, (_, index) => row(`later ${index}`)) });
    scene.advance(LEASE);
    const unsent = await scene.store.takeUnsent();
    expect(unsent.map(({ session }) => session.sid).toSorted()).toEqual([one.sid, two.sid].toSorted());
    const first = unsent.find(({ session }) => session.sid === one.sid);
    expect(first?.session).toEqual(await scene.sessionOf(one.tags));
    expect(first?.rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  },

  'of many who take at once each row is given to one': async (scene) => {
    for (let count = 0; count < 20; count += 1) await pushed(scene, { rows: [row(), row()] });
    scene.advance(LEASE);
    const all = await Promise.all(Array.from({ length: 8 }, () => scene.store.takeUnsent()));
    const ids = all.flat().flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  },

  'a row marked sent is gone at once and given to nobody; the others are': async (scene) => {
    const { tags, sid, rows } = await pushed(scene, { rows: [row('a'), row('b'), row('c')] });
    await scene.store.markSent(sid, settling({ sent: [idAt(rows, 1)] }));
    expect(blobs((await scene.store.pull(tags, at(0))).rows)).toEqual(['a', 'c']);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({ [sid]: ['a', 'c'] });
    await scene.store.markSent(sid, settling({ sent: [idAt(rows, 0), idAt(rows, 2)] }));
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({});
    expect((await scene.store.pull(tags, at(0))).rows).toEqual([]);
  },

  'marking moves no version and is no news to whoever watches': async (scene) => {
    const { store, sessionOf } = scene;
    const { tags, sid, rows } = await pushed(scene, { rows: [row()] });
    const before = [await sessionOf(tags), await store.revisions({ sessions: [sid], cases: [] })];
    await store.markSent(sid, settling({ sent: [idAt(rows, 0)], trace: 'sealed-trace' }));
    expect([await sessionOf(tags), await store.revisions({ sessions: [sid], cases: [] })]).toEqual(before);
  },

  'rows of a session whose page fetches are given to nobody, and marking them does nothing': async (scene) => {
    const tags = person();
    const { rows } = await scene.say(tags, { rows: [row('fetched')] });
    await scene.store.markSent(sidOf(tags), settling({ sent: [idAt(rows, 0)], trace: 'sealed-trace' }));
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({});
    expect(blobs((await scene.store.pull(tags, at(0))).rows)).toEqual(['fetched']);
    expect((await scene.say(tags, { end: 'leave' })).traces).toEqual([]);
  },

  'a repeated update gets what was not sent, and whoever sent it again is the one to send': async (scene) => {
    const [a, b] = [row('a'), row('b')];
    const { sid, again } = await turnTwice(scene, [a, b]);
    scene.advance(BUSY);
    expect(await again()).toMatchObject({ kind: 'repeat', rows: [{ blob: 'a' }, { blob: 'b' }], underWay: [] });
    await scene.store.markSent(sid, settling({ sent: [a.id] }));
    scene.advance(LEASE);
    expect(await again()).toMatchObject({ kind: 'repeat', rows: [{ blob: 'b' }], underWay: [] });
    expect(await taken(scene)).toEqual({});
    await scene.store.markSent(sid, settling({ sent: [b.id] }));
    expect(await again()).toMatchObject({ kind: 'repeat', rows: [], underWay: [] });
  },

  'a repeated update is not given what somebody may be sending just now, and is told so': async (scene) => {
    const [a, b] = [row('a'), row('b')];
    const { sid, again } = await turnTwice(scene, [a, b]);
    const busy = { kind: 'repeat', rows: [], underWay: [a.id, b.id], end: null };
    expect(await Promise.all([again(), again(), again()])).toEqual([busy, busy, busy]);
    scene.advance(BUSY - MARGIN);
    expect(await again()).toEqual(busy);
    scene.advance(MARGIN);
    // Of several who ask then it is one's.
    const given = await Promise.all([again(), again(), again()]);
    expect(given.map((one) => (one.kind === 'repeat' ? blobs(one.rows) : null))).toEqual([['a', 'b'], [], []]);
    await scene.store.markSent(sid, settling({ sent: [a.id, b.id] }));
    expect(await again()).toEqual({ kind: 'repeat', rows: [], underWay: [], end: null });
  },

  'nothing overtakes what is under way: a repeated update is given none while one is': async (scene) => {
    const [a, b] = [row('a'), row('b')];
    const { sid, again } = await turnTwice(scene, [a, b]);
    await scene.store.markSent(sid, settling({ freed: [b.id] }));
    expect(await again()).toEqual({ kind: 'repeat', rows: [], underWay: [a.id], end: null });
    await scene.store.markSent(sid, settling({ freed: [a.id] }));
    expect(await again()).toMatchObject({ rows: [{ blob: 'a' }, { blob: 'b' }], underWay: [] });
  },

  'a repeated update of a session whose page fetches gets what was not seen': async (scene) => {
    const { again } = await turnTwice(scene, [row('a'), row('b')], null);
    expect(await again()).toMatchObject({ kind: 'repeat', rows: [{ blob: 'a' }, { blob: 'b' }] });
  },

  'a turn of a session that is sent to is not given what others have to send, and acknowledges nothing': async (
    scene,
  ) => {
    const { tags, sid } = await pushed(scene, { rows: [row('first')], raise: raise('urgent') });
    expect((await scene.say(tags, { route: WAY, seenSeq: 1_000 })).missed).toEqual([]);
    scene.advance(LIMITS.rowAfterReadMs + MARGIN);
    expect(await taken(scene)).toEqual({ [sid]: ['first'] });
  },

  "a worker's words and the closing ones are for whoever wrote them to send, then for one other": async (scene) => {
    const { store, mustClaim } = scene;
    const { tags, sid } = await pushed(scene, { raise: raise('urgent') });
    const claim = await mustClaim();
    const said = words('said');
    const relayed = await store.relay(claim, said);
    expect(relayed).toEqual({ seq: 1, session: await scene.sessionOf(tags) });
    const closed = await store.closeCase(claim, 'helped', row('closed'));
    expect(closed).toEqual({ closed: true, session: await scene.sessionOf(tags) });
    expect(await taken(scene)).toEqual({});
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({ [sid]: ['said', 'closed'] });
  },

  'words sent again are to be sent only while they are not': async (scene) => {
    const { store, mustClaim } = scene;
    const { tags, sid } = await pushed(scene, { raise: raise('urgent') });
    const claim = await mustClaim();
    const said = words();
    await store.relay(claim, said);
    expect(await store.relay(claim, said)).toEqual({ seq: 1, session: await scene.sessionOf(tags) });
    await store.markSent(sid, settling({ sent: [said.row.id] }));
    expect(await store.relay(claim, said)).toEqual({ seq: 1, session: null });
  },

  'whoever left an open case is sent nothing, not what waited either, and not after coming back': async (scene) => {
    const { store, say, mustClaim } = scene;
    const { tags, sid, rows } = await pushed(scene, { raise: raise('urgent'), rows: [row('a'), row('waits')] });
    await store.markSent(sid, settling({ sent: [idAt(rows, 0)], trace: 'trace-a' }));
    const left = await say(tags, { route: WAY, end: 'leave', rows: [row('farewell')] });
    expect(left).toMatchObject({ session: { route: null, caseOpen: true }, traces: ['trace-a'] });
    expect(blobs(left.rows)).toEqual(['farewell']);
    const claim = await mustClaim();
    expect(await store.relay(claim, words())).toEqual({ refused: 'left' });
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({});
    await store.beat(claim.worker, [claim]);
    const back = await say(tags, { route: WAY, rows: [row('back')] });
    expect(back.missed).toEqual([]);
    expect(blobs((await store.pull(tags, at(0))).rows)).toEqual(['back']);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({ [sid]: ['back'] });
    expect((await say(tags, { end: 'erase' })).traces).toEqual(['trace-a']);
  },

  'whoever left without a case, or erased, is sent nothing': async (scene) => {
    for (const end of ['leave', 'erase'] as const) {
      const { tags } = await pushed(scene, { rows: [row('waits')] });
      await scene.say(tags, { route: WAY, end, rows: [row('farewell')] });
    }
    const erased = await pushed(scene, { raise: raise('urgent'), rows: [row('waits')] });
    await scene.say(erased.tags, { route: WAY, end: 'erase' });
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({});
  },

  'a session that turns to fetching is sent nothing that waits, and fetches it': async (scene) => {
    const { tags } = await pushed(scene, { rows: [row('waits')] });
    await scene.say(tags);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({});
    expect(blobs((await scene.store.pull(tags, at(0))).rows)).toEqual(['waits']);
    expect(await scene.say(tags, { route: WAY })).toMatchObject({ session: { route: WAY } });
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual({});
  },

  'the turn that ends a session is handed the traces, all of them, oldest first': async (scene) => {
    const { tags, sid } = await pushed(scene);
    const noted = Array.from({ length: LIMITS.tracesMaxPerSession + 2 }, (_, index) => `trace-${index}`);
    for (const trace of noted) await scene.store.markSent(sid, settling({ trace }));
    expect((await scene.say(tags, { route: WAY })).traces).toEqual([]);
    expect((await scene.say(tags, { route: WAY, end: 'erase' })).traces).toEqual(noted);
  },

  'traces live as long as their session, over midnight too, and until they are dealt with': async (scene) => {
    const { tags, sid } = await pushed(scene);
    await scene.store.markSent(sid, settling({ trace: 'trace' }));
    const later = dayLater(tags);
    for (let time = 0; time < 3; time += 1) {
      scene.advance(LIMITS.sessionIdleMs.telegram - MARGIN);
      await scene.sweepAll();
      await scene.say(later, { route: WAY });
    }
    expect((await scene.say(later, { route: WAY, end: 'leave' })).traces).toEqual(['trace']);
    const other = await pushed(scene);
    await scene.store.markSent(other.sid, settling({ trace: 'kept' }));
    scene.advance(LIMITS.sessionIdleMs.telegram);
    await scene.store.markSent(other.sid, settling({ trace: 'under way' }));
    await scene.say(other.tags, { route: WAY });
    expect((await scene.say(other.tags, { end: 'leave' })).traces).toEqual(['kept', 'under way']);
  },

  'rows that nobody sent for a day are given to nobody any more': async (scene) => {
    const { tags, sid } = await pushed(scene, { rows: [row('old')], raise: raise('urgent') });
    scene.advance(LIMITS.rowMaxMs / 2);
    await scene.say(tags, { route: WAY, rows: [row('new')] });
    scene.advance(LIMITS.rowMaxMs / 2);
    expect(await taken(scene)).toEqual({ [sid]: ['new'] });
  },

  'rows of a session that ran out are given to nobody': async (scene) => {
    await pushed(scene, { rows: [row()] });
    scene.advance(LIMITS.sessionIdleMs.telegram);
    expect(await taken(scene)).toEqual({});
  },

  'one more than the most rows drops the oldest, sent or not': async (scene) => {
    const { tags, sid } = await pushed(scene, { rows: Array.from({ length: LIMITS.rowsMaxPerSession }, () => row()) });
    await scene.say(tags, { route: WAY, rows: [row('last')] });
    scene.advance(LEASE);
    const [unsent] = await scene.store.takeUnsent();
    expect(unsent?.session.sid).toBe(sid);
    expect(unsent?.rows.map(({ seq }) => seq)).toEqual(
      Array.from({ length: LIMITS.rowsMaxPerSession }, (_, index) => index + 2),
    );
  },

  'a take that ends within a session gives the first of its rows': async (scene) => {
    const each = LIMITS.sweepMaxPerTick * 0.6;
    const rowsOf = () => Array.from({ length: each }, () => row());
    for (let count = 0; count < 2; count += 1) {
      await pushed(scene, { rows: rowsOf() });
      scene.advance(1_000);
    }
    scene.advance(LEASE);
    const first = (await scene.store.takeUnsent()).at(-1)?.rows ?? [];
    expect(first.map(({ seq }) => seq)).toEqual(
      Array.from({ length: LIMITS.sweepMaxPerTick - each }, (_, at) => at + 1),
    );
  },

  'one take gives a bounded number, the longest waiting first; several give all': async (scene) => {
    const each = LIMITS.sweepMaxPerTick / 4;
    const rowsOf = () => Array.from({ length: each }, () => row(unique('blob')));
    for (let count = 0; count < 5; count += 1) await pushed(scene, { rows: rowsOf() });
    scene.advance(1_000);
    const { sid } = await pushed(scene, { rows: [row('last')] });
    scene.advance(LEASE);
    const counts: number[] = [];
    for (const _ of [1, 2, 3]) {
      const unsent = await scene.store.takeUnsent();
      counts.push(unsent.reduce((sum, { rows }) => sum + rows.length, 0));
      if (counts.length === 1) expect(unsent.map(({ session }) => session.sid)).not.toContain(sid);
    }
    expect(counts).toEqual([LIMITS.sweepMaxPerTick, each + 1, 0]);
  },
};
