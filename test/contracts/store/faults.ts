import fc from 'fast-check';
import { expect } from 'vitest';
import type { Level } from '../../../src/core/case.ts';
import type { SessionId, Tags } from '../../../src/core/ids.ts';
import type { Claim } from '../../../src/ports/store.ts';
import { at, type Guarantees, person, raise, row, rowId, type Scene, turnFrom, words, workerId } from './scene.ts';

/** What can happen to a case, in any order; `who` picks a survivor or a worker. */
type Act = {
  what: 'call' | 'leave' | 'blocked' | 'erase' | 'claim' | 'relay' | 'release' | 'close' | 'pass' | 'sweep';
  who: number;
};

const LEVELS: Level[] = ['standard', 'urgent', 'immediate'];

export const faultsContract: Guarantees = {
  'every turn sent twice at once, by several at once: each is counted once': async (scene) => {
    const { store } = scene;
    const people = Array.from({ length: 10 }, () => person());
    await Promise.all(people.flatMap((tags) => [1, 2, 3].map(() => sendTwice(store, tags))));
    for (const tags of people) expect((await store.pull(tags, at(0))).rows).toHaveLength(3);
  },

  'whatever happens in whatever order, a case ends only by a worker and is in one place': async (scene) => {
    const acts = fc.array(
      fc.record({
        what: fc.constantFrom<Act['what'][]>(
          'call',
          'call',
          'leave',
          'blocked',
          'erase',
          'claim',
          'claim',
          'relay',
          'release',
          'close',
          'pass',
          'sweep',
        ),
        who: fc.nat(3),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(acts, (list) => playOut(scene, list)),
      { numRuns: 25 },
    );
  },
};

async function sendTwice(store: Scene['store'], tags: Tags): Promise<void> {
  const update = rowId() as string as Tags['today'];
  for (;;) {
    const turn = turnFrom(await store.load(tags), tags, { update, rows: [row()] });
    const results = await Promise.all([store.commitTurn(turn), store.commitTurn(turn)]);
    if (results.some(({ kind }) => kind !== 'stale')) return;
  }
}

/** Plays a story and holds it against the plainest possible book-keeping. */
async function playOut(scene: Scene, acts: Act[]): Promise<void> {
  const { store, advance } = scene;
  await closeWhatWaits(scene);
  const people = [0, 1, 2, 3].map(() => person());
  const workers = [0, 1, 2, 3].map(() => workerId());
  const open = new Set<string>();
  const ended: SessionId[] = [];
  let claims: Claim[] = [];
  for (const { what, who } of acts) {
    const tags = people[who] as Tags;
    const worker = workers[who] as Claim['worker'];
    const claim = claims.at(-1);
    if (what === 'call') {
      const asked = raise(LEVELS[who % LEVELS.length] as Level);
      const { session } = await scene.say(tags, { raise: asked, lines: [row()] });
      if (session?.caseId) open.add(session.caseId);
    }
    if (what === 'leave' || what === 'blocked' || what === 'erase') await scene.say(tags, { end: what });
    if (what === 'claim') {
      const next = await scene.claimNext(worker);
      if (next !== null) claims.push({ caseId: next.id, worker, fence: next.fence });
    }
    if (what === 'relay' && claim) await store.relay(claim, words());
    if (what === 'release' && claim) await store.release(claim);
    if (what === 'close' && claim && 'closed' in (await store.closeCase(claim, 'helped', null)))
      open.delete(claim.caseId);
    if (what === 'pass') advance(20_000);
    if (what === 'sweep') ended.push(...(await store.sweep()).ended);
    claims = claims.filter(({ caseId }) => open.has(caseId));
  }
  const views = await Promise.all(workers.map((worker) => store.deskView(worker)));
  const places = [...(views[0]?.waiting ?? []), ...views.flatMap(({ mine }) => mine)].map(({ id }) => id);
  expect(places.toSorted()).toEqual([...open].toSorted());
}

/** Each story begins with an empty desk. */
async function closeWhatWaits(scene: Scene): Promise<void> {
  scene.advance(120_000);
  for (;;) {
    const claim = await scene.mustClaim().catch(() => null);
    if (claim === null) return;
    await scene.store.closeCase(claim, 'test', null);
  }
}
