import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLEARINGS, CLOSE_CODES, LEVELS } from '../../src/core/case.ts';
import { CHANNELS } from '../../src/core/channel.ts';
import {
  asCaseId,
  asOwnKeyId,
  asRowId,
  asSessionId,
  asTag,
  asWorkerId,
  type CaseId,
  type OwnKeyId,
  type RowId,
  type Tags,
} from '../../src/core/ids.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Claim, Clearance, Store } from '../../src/ports/store.ts';
import { createMemoryStore } from '../../src/store/memory.ts';
import { at, settling, turnFrom } from '../contracts/store/scene.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { sceneOn } from '../support/redis-store.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(async () => {
  await server.stop();
});

const ENDINGS = [...Array.from({ length: 9 }, () => null), 'leave', 'blocked', 'erase'] as const;
const who = fc.nat(2);
const seen = fc.nat(4);
const level = fc.constantFrom(...LEVELS);
const language = fc.constantFrom(...LANGUAGES);
const clearing = fc.constantFrom(...CLEARINGS);

/** One call of one verb; numbers stand for people, workers, messages and claims, the same on both stores. */
const turn = fc.record({
  verb: fc.constant('turn' as const),
  who,
  rows: fc.nat(2),
  lines: fc.nat(2),
  seen,
  raise: fc.option(fc.record({ level, language }), { freq: 2 }),
  end: fc.constantFrom(...ENDINGS),
  contact: fc.option(fc.constantFrom(LIMITS.contactMs.no, LIMITS.contactMs.hour, LIMITS.contactMs.day), { freq: 2 }),
  again: fc.nat(9),
  route: fc.nat(5),
});
const claim = fc.record({ verb: fc.constant('claim' as const), who, language, again: fc.boolean() });
const relay = fc.record({ verb: fc.constant('relay' as const), who, house: fc.boolean(), again: fc.boolean() });
const read = fc.record({ verb: fc.constant('read' as const), who, seen });
const close = fc.record({
  verb: fc.constant('close' as const),
  who,
  code: fc.constantFrom(...CLOSE_CODES),
  told: fc.boolean(),
});
const call = fc.oneof(
  { weight: 8, arbitrary: turn },
  { weight: 5, arbitrary: claim },
  { weight: 5, arbitrary: relay },
  { weight: 3, arbitrary: read },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('pull' as const), who, seen }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('beat' as const), who }) },
  { weight: 1, arbitrary: close },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constantFrom<('attend' | 'release' | 'offDuty' | 'view')[]>(
        'attend',
        'release',
        'offDuty',
        'view',
        'view',
      ),
      who,
    }),
  },
  { weight: 2, arbitrary: fc.record({ verb: fc.constantFrom<('sweep' | 'take')[]>('sweep', 'take') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      verb: fc.constant('sent' as const),
      who,
      sent: fc.nat(2),
      lost: fc.nat(1),
      held: fc.nat(2),
      noted: fc.boolean(),
      reach: fc.nat(7),
    }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('back' as const), who, count: fc.nat(2) }) },
  {
    weight: 3,
    arbitrary: fc.record({ verb: fc.constant('cleared' as const), who, count: fc.nat(4), clearing, again: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('settle' as const), who, clearing, again: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('clearances' as const) }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('failure' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant('pass' as const),
      minutes: fc.constantFrom(0.3, 0.3, 0.6, 7, 17, 100, 800, 3_000),
    }),
  },
);
type Call = typeof call extends fc.Arbitrary<infer One> ? One : never;

test('whatever happens, both stores answer the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 10, maxLength: 60, size: 'max' }), async (calls) => {
      let passedMs = 0;
      const memory = createMemoryStore({ now: () => 1_790_000_000_000 + passedMs });
      const redis = sceneOn(server, { timeOffset: () => passedMs });
      const stories = [createStory(memory), createStory(redis.store)] as const;
      for (const [index, one] of calls.entries()) {
        // Whole seconds between calls: what a real Redis takes in between never changes an order or crosses a limit.
        passedMs += one.verb === 'pass' ? one.minutes * 60_000 : 1_000;
        const [expected, actual] = await Promise.all(stories.map((story) => story(one, index)));
        expect(actual, `call ${index}`).toEqual(expected);
      }
      await redis.store.stop();
    }),
    { numRuns: 100 },
  );
}, 60_000);

const channelOf = (number: number) => CHANNELS[number] ?? 'web';

/** Plays calls on one store; ids come from the place in the story, so both stores get the same. */
function createStory(store: Store): (one: Call, index: number) => Promise<unknown> {
  const claims: Claim[] = [];
  const posted: RowId[] = [];
  const spoken: RowId[] = [];
  const cases: CaseId[] = [];
  const clearances: OwnKeyId[] = [];
  const sessions = [0, 1, 2].map((number) => asSessionId(`today${number}`));
  const last = { update: 0, row: 0, request: 0 };
  const person = (number: number): Tags => ({ today: asTag(`today${number}`), yesterday: asTag(`yesterday${number}`) });
  const sidOf = (number: number) => sessions[number] ?? asSessionId('none');
  const claimOf = (number: number): Claim =>
    claims.at(-1 - number) ?? { caseId: asCaseId('none'), worker: asWorkerId('worker0'), fence: 1 };

  async function step(one: Extract<Call, { verb: 'turn' }>, index: number) {
    const tags = person(one.who);
    if (one.again > 0) last.update = index;
    const messages = (name: string, count: number) =>
      Array.from({ length: count }, (_, at) => ({
        id: asRowId(`${name}${index}-${at}`),
        blob: `${name} ${index} ${at}`,
      }));
    const rows = messages('row', one.rows);
    const lines = messages('line', one.lines);
    posted.push(...rows.map(({ id }) => id));
    spoken.push(...lines.map(({ id }) => id));
    if (one.raise) cases.push(asCaseId(`case${index}`));
    return store.commitTurn(
      turnFrom(await store.load(tags), tags, {
        update: asTag(`update${last.update}`),
        next: { version: `version${index}`, blob: `session ${index}` },
        rows,
        lines,
        channel: channelOf(one.who),
        raise: one.raise && { level: one.raise.level, id: asCaseId(`case${index}`) },
        language: one.raise?.language ?? 'zh-Hans',
        contactMs: one.contact,
        end: one.end,
        // Somebody on the web, somebody on a channel that is sent to, and somebody who is now this, now that.
        route: one.who === 2 || (one.who === 1 && one.route > 0) ? `route ${one.route}` : null,
        seenSeq: one.seen,
        trace: one.who > 0 && one.again > 3 ? `trace ${index}` : null,
      }),
    );
  }

  /** Of the last messages some were sent, the ones before lost, the ones before those held, as many before them freed. */
  function settled(one: Extract<Call, { verb: 'sent' }>, index: number) {
    const newest = posted.toReversed();
    return settling({
      sent: newest.slice(0, one.sent),
      lost: newest.slice(one.sent, one.sent + one.lost),
      held: newest.slice(one.sent + one.lost, one.sent + one.lost + one.held),
      freed: newest.slice(one.sent + one.lost + one.held, one.sent + one.lost + 2 * one.held),
      trace: one.noted ? `trace ${index}` : null,
      unreachable: one.reach === 0,
    });
  }

  /** Some of what is tried again, or the same again, or nothing is. */
  function clearedBy({ count, clearing, again }: Extract<Call, { verb: 'cleared' }>, index: number) {
    if (again > 1) return { count, clearing, later: null };
    if (again === 0 || clearances.length === 0) clearances.push(asOwnKeyId(`own${index}`));
    const id = clearances.at(-1) ?? asOwnKeyId('none');
    const later = { id, blob: `rest ${index}`, caseId: null, untilMs: Number.MAX_SAFE_INTEGER };
    return { count, clearing, later };
  }

  async function claimNext(one: Extract<Call, { verb: 'claim' }>, index: number) {
    if (!one.again) last.request = index;
    const worker = asWorkerId(`worker${one.who}`);
    const claimed = await store.claimNext({
      worker,
      languages: [one.language],
      request: asRowId(`ask${last.request}`),
    });
    if (claimed !== null) claims.push({ caseId: claimed.id, worker, fence: claimed.fence });
    return claimed;
  }

  async function say(one: Extract<Call, { verb: 'relay' }>, index: number) {
    if (!one.again) last.row = index;
    posted.push(asRowId(`word${last.row}`));
    const line = one.house ? null : { id: asRowId(`word${last.row}`), blob: `said ${last.row}` };
    return store.relay(claimOf(one.who), { row: { id: asRowId(`word${last.row}`), blob: `word ${last.row}` }, line });
  }

  async function play(one: Call, index: number): Promise<unknown> {
    if (one.verb === 'turn') return step(one, index);
    if (one.verb === 'claim') return claimNext(one, index);
    if (one.verb === 'relay') return say(one, index);
    if (one.verb === 'pull') return store.pull(person(one.who), at(one.seen));
    if (one.verb === 'beat') return store.beat(asWorkerId(`worker${one.who}`), claims.slice(-4));
    if (one.verb === 'read') return store.readCase(claimOf(one.who), one.seen);
    if (one.verb === 'attend') return store.attend(claimOf(one.who));
    if (one.verb === 'release') return store.release(claimOf(one.who));
    if (one.verb === 'offDuty') return store.offDuty(asWorkerId(`worker${one.who}`));
    if (one.verb === 'view') return store.deskView(asWorkerId(`worker${one.who}`));
    if (one.verb === 'close') {
      const row = { id: asRowId(`closed${index}`), blob: `closed ${index}` };
      return store.closeCase(claimOf(one.who), one.code, one.told ? row : null);
    }
    // Of a session that ended, too: its sid is the first day's tag.
    if (one.verb === 'sent') return store.markSent(sidOf(one.who), settled(one, index));
    if (one.verb === 'cleared') return store.cleared(sidOf(one.who), clearedBy(one, index));
    if (one.verb === 'clearances') return sortedById(await store.takeClearances());
    if (one.verb === 'settle') {
      const later = one.again ? { blob: `rest ${index}` } : null;
      return store.settleClearance(clearances.at(-1 - one.who) ?? asOwnKeyId('none'), {
        clearing: one.clearing,
        later,
      });
    }
    if (one.verb === 'back') return store.takeBack(person(one.who), [...spoken.slice(-one.count), ...posted.slice(-1)]);
    if (one.verb === 'failure') return store.countFailure(asTag(`update${last.update}`), channelOf(one.who));
    if (one.verb === 'take') return store.takeUnsent();
    if (one.verb === 'sweep') return sweepOf(store);
    return null;
  }
  let before = { sessions: [] as number[], cases: [] as number[], desk: 0 };
  /** Who is told of what happened: the watchers of these sessions and cases, and the desk. */
  async function told() {
    const now = await store.revisions({ sessions, cases });
    const news = (of: 'sessions' | 'cases') =>
      now[of].map((revision, at) => (revision === before[of][at] ? '' : Math.sign(revision)));
    const heard = { sessions: news('sessions'), cases: news('cases'), desk: now.desk > before.desk };
    before = now;
    return heard;
  }
  return async (one, index) => timeless({ answer: await play(one, index), told: await told() });
}

/** What a sweep must agree on: which claims went back and who ended; how many keys that took is each store's own. */
async function sweepOf(store: Store) {
  const { requeued, ended, toClear } = await store.sweep();
  const bySid = toClear.toSorted((one, other) => (one.sid < other.sid ? -1 : 1));
  return { requeued, ended: ended.toSorted(), toClear: bySid };
}

function sortedById(clearances: Clearance[]): Clearance[] {
  return clearances.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Without times, which differ by the moments a real Redis takes; only whether there is one counts. */
function timeless(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (name, held) =>
    name.endsWith('Ms') && held !== null ? 'a time' : held,
  );
}
