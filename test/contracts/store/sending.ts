import { expect } from 'vitest';
import type { RowId } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { TurnCommit } from '../../../src/ports/store.ts';
import { at, type Guarantees, person, raise, row, type Scene, settling, turnFrom, words } from './scene.ts';

const LEASE = LIMITS.outboxLeaseMs;
const WAY = 'sealed-way-back';
const blobs = (rows: readonly { blob: string }[]) => rows.map(({ blob }) => blob);

/** Somebody on a messenger, and the ids of what they were answered. */
async function answered({ say }: Scene, texts: string[], change: Partial<TurnCommit> = {}) {
  const tags = person();
  const { rows, session } = await say(tags, { route: WAY, rows: texts.map(row), ...change });
  if (session === null) throw new Error('nobody is there');
  return { tags, sid: session.sid, ids: rows.map(({ id }) => id) as [RowId, ...RowId[]] };
}

async function taken({ store }: Scene): Promise<string[]> {
  return (await store.takeUnsent()).flatMap(({ rows }) => blobs(rows));
}

export const sendingContract: Guarantees = {
  'a row that is lost is gone at once, like one that is sent': async (scene) => {
    const { tags, sid, ids } = await answered(scene, ['a', 'b', 'c']);
    await scene.store.markSent(sid, settling({ sent: [ids[0]], lost: ids.slice(2) }));
    expect(blobs((await scene.store.pull(tags, at(0))).rows)).toEqual(['b']);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual(['b']);
  },

  'a row that is held is kept, given to no tick, and not sent again by a repeat': async (scene) => {
    const tags = person();
    const [held, free] = [row('held'), row('free')];
    const turn = turnFrom(await scene.store.load(tags), tags, { route: WAY, rows: [held, free] });
    await scene.store.commitTurn(turn);
    const sid = (await scene.sessionOf(tags))?.sid;
    if (sid) await scene.store.markSent(sid, settling({ held: [held.id] }));
    scene.advance(LIMITS.rowsBusyMs);
    expect(await scene.store.commitTurn(turn)).toMatchObject({ kind: 'repeat', rows: [{ blob: 'free' }] });
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual(['free']);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual(['free']);
    expect(blobs((await scene.store.pull(tags, at(0))).rows)).toEqual(['held', 'free']);
  },

  'a row that is freed is given to the next tick, once, and nothing else about it changes': async (scene) => {
    const { tags, sid, ids } = await answered(scene, ['a', 'b', 'c']);
    await scene.store.markSent(sid, settling({ sent: [ids[0]], held: ids.slice(2), freed: ids }));
    expect(await taken(scene)).toEqual(['b']);
    expect(await taken(scene)).toEqual([]);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual(['b']);
    expect(blobs((await scene.store.pull(tags, at(0))).rows)).toEqual(['b', 'c']);
  },

  'what a worker writes does not overtake what waits for the next tick, which is given both in order': async (
    scene,
  ) => {
    const { store, mustClaim } = scene;
    const { sid, ids } = await answered(scene, ['a'], { raise: raise('urgent') });
    const claim = await mustClaim();
    const [first, second] = [words('do not'), words('go out')];
    expect(await store.relay(claim, first)).toMatchObject({ session: { sid } });
    await store.markSent(sid, settling({ sent: ids, freed: [first.row.id] }));
    expect(await store.relay(claim, second)).toMatchObject({ session: null });
    expect(await store.relay(claim, second)).toMatchObject({ session: null });
    expect(await store.closeCase(claim, 'helped', row('over'))).toMatchObject({ closed: true, session: null });
    expect(await taken(scene)).toEqual(['do not', 'go out', 'over']);
    expect(await taken(scene)).toEqual([]);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual(['do not', 'go out', 'over']);
  },

  'what was held goes to the next turn, in order and once, and is then like any other row': async (scene) => {
    const { tags, sid, ids } = await answered(scene, ['a', 'b', 'c']);
    await scene.store.markSent(sid, settling({ sent: [ids[0]], held: ids.slice(1).toReversed() }));
    const next = await scene.say(tags, { route: WAY, rows: [row('d')] });
    expect([blobs(next.missed), blobs(next.rows)]).toEqual([['b', 'c'], ['d']]);
    expect(next.missed.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(await taken(scene)).toEqual([]);
    expect((await scene.say(tags, { route: WAY })).missed).toEqual([]);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual(['b', 'c', 'd']);
  },

  'a row that was given out and held again waits for the turn after': async (scene) => {
    const { tags, sid, ids } = await answered(scene, ['a']);
    const held = settling({ held: ids });
    await scene.store.markSent(sid, held);
    expect(blobs((await scene.say(tags, { route: WAY })).missed)).toEqual(['a']);
    await scene.store.markSent(sid, held);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual([]);
    expect(blobs((await scene.say(tags, { route: WAY })).missed)).toEqual(['a']);
    await scene.store.markSent(sid, settling({ sent: ids }));
    expect((await scene.say(tags, { route: WAY })).missed).toEqual([]);
  },

  'a turn is given nothing that somebody else is sending just now': async (scene) => {
    const { store, say, mustClaim } = scene;
    const { tags } = await answered(scene, ['answer'], { raise: raise('urgent') });
    await store.relay(await mustClaim(), words('just now'));
    expect((await say(tags, { route: WAY })).missed).toEqual([]);
    scene.advance(LEASE);
    expect(await taken(scene)).toEqual(['answer', 'just now']);
    expect((await say(tags, { route: WAY })).missed).toEqual([]);
  },

  'an ending turn is given nothing that was held, nor is whoever comes back': async (scene) => {
    const { tags, sid, ids } = await answered(scene, ['held'], { raise: raise('urgent') });
    await scene.store.markSent(sid, settling({ held: ids }));
    expect((await scene.say(tags, { route: WAY, end: 'leave' })).missed).toEqual([]);
    expect((await scene.say(tags, { route: WAY })).missed).toEqual([]);
  },

  'what was held and ran out its day just goes': async (scene) => {
    const { tags, sid, ids } = await answered(scene, ['held'], { raise: raise('urgent') });
    await scene.store.markSent(sid, settling({ held: ids }));
    scene.advance(LIMITS.rowMaxMs / 2);
    await scene.say(tags, { route: WAY, end: null });
    await scene.store.markSent(sid, settling({ held: ids }));
    scene.advance(LIMITS.rowMaxMs / 2);
    expect(await taken(scene)).toEqual([]);
    expect((await scene.say(tags, { route: WAY })).missed).toEqual([]);
  },

  "a worker's words that are held are not the worker's to send when said again": async (scene) => {
    const { store, mustClaim } = scene;
    const { sid } = await answered(scene, [], { raise: raise('urgent') });
    const claim = await mustClaim();
    const said = words();
    await store.relay(claim, said);
    await store.markSent(sid, settling({ held: [said.row.id] }));
    expect(await store.relay(claim, said)).toEqual({ seq: 1, session: null });
  },

  'whoever cannot be reached has no way back any more and nothing that waits; the conversation stays, and what stands in the chat is known':
    async (scene) => {
      const { tags, sid, ids } = await answered(scene, ['a', 'held', 'waits'], { contactMs: LIMITS.contactMs.day });
      await scene.store.markSent(sid, settling({ trace: 'noted', held: ids.slice(1, 2) }));
      const before = await scene.sessionOf(tags);
      await scene.store.markSent(sid, settling({ sent: [ids[0]], unreachable: true }));
      const after = await scene.sessionOf(tags);
      expect(after).toEqual({ ...before, route: null, contactUntilMs: 0, mayWrite: 'answers' });
      expect((await scene.store.pull(tags, at(0))).rows).toEqual([]);
      scene.advance(LEASE);
      expect(await taken(scene)).toEqual([]);
      expect((await scene.say(tags, { route: WAY, rows: [row('back')] })).missed).toEqual([]);
      scene.advance(LEASE);
      expect(await taken(scene)).toEqual(['back']);
      expect((await scene.say(tags, { route: WAY, end: 'leave' })).traces).toEqual(['noted']);
    },

  'an open case says that nobody can be reached, and the desk is told': async (scene) => {
    const { store, mustClaim, caseOf } = scene;
    const asked = raise('urgent');
    const { sid } = await answered(scene, [], { raise: asked });
    const claim = await mustClaim();
    scene.advance(LIMITS.firstWordMs / 2);
    await store.beat(claim.worker, [claim]);
    const watched = { sessions: [], cases: [asked.id] };
    const before = await store.revisions(watched);
    await store.markSent(sid, settling({ unreachable: true }));
    const after = await store.revisions(watched);
    expect(after.desk).toBeGreaterThan(before.desk);
    expect(after.cases[0]).toBeGreaterThan(before.cases[0] ?? Number.NaN);
    expect(await caseOf(claim)).toMatchObject({ presence: 'unreachable', state: 'claimed', sid });
    expect(await store.relay(claim, words())).toEqual({ refused: 'unreachable' });
    // Nobody waits for a first word: the claim lasts as long as its lease.
    scene.advance(LIMITS.firstWordMs / 2);
    expect((await store.sweep()).requeued).toBe(0);
  },

  'a waiting case whose survivor cannot be reached goes on waiting': async (scene) => {
    const asked = raise('urgent');
    const { sid } = await answered(scene, [], { raise: asked });
    await scene.store.markSent(sid, settling({ unreachable: true }));
    const claim = await scene.mustClaim();
    expect(claim.caseId).toBe(asked.id);
    expect((await scene.store.deskView(claim.worker)).mine).toMatchObject([{ presence: 'unreachable' }]);
  },

  'what became of the rows of somebody unknown, or gone, is of no effect': async (scene) => {
    const { tags, sid, ids } = await answered(scene, ['a']);
    await scene.say(tags, { route: WAY, end: 'erase' });
    const everything = settling({ sent: ids, lost: ids, held: ids, trace: 'noted', unreachable: true });
    await scene.store.forgotten([sid]);
    await scene.store.markSent(sid, everything);
    expect(await scene.sessionOf(tags)).toBeNull();
    await scene.say(tags, { route: WAY });
    expect((await scene.say(tags, { route: WAY, end: 'leave' })).traces).toEqual([]);
  },
};
