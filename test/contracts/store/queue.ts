import { expect } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import { type Guarantees, person, raise, row, rowId, turnFrom, words, workerId } from './scene.ts';

export const queueContract: Guarantees = {
  'who needs a person first comes first, and among equals who came first': async (scene) => {
    const { call, claimNext, advance, store } = scene;
    const expected: Record<string, string> = {};
    for (const level of ['information', 'standard', 'priority', 'urgent', 'immediate'] as const) {
      expected[level] = (await call(level)).caseId;
      advance(1_000);
    }
    const second = await call('immediate');
    const order = [
      expected.immediate,
      second.caseId,
      expected.urgent,
      expected.priority,
      expected.standard,
      expected.information,
    ];
    expect((await store.deskView(workerId())).waiting.map(({ id }) => id)).toEqual(order);
    const claimed: unknown[] = [];
    for (const _ of order) claimed.push((await claimNext(workerId()))?.id);
    expect(claimed).toEqual(order);
    expect(await claimNext(workerId())).toBeNull();
  },

  'a lower level that waited longer than its head start comes before a higher one, but never before immediate': async (
    scene,
  ) => {
    const { call, mustClaim, advance } = scene;
    const standard = await call('standard');
    advance(LIMITS.headStartMs.priority - LIMITS.headStartMs.standard + 1_000);
    const priority = await call('priority');
    advance(LIMITS.headStartMs.immediate);
    const immediate = await call('immediate');
    for (const expected of [immediate, standard, priority]) expect((await mustClaim()).caseId).toBe(expected.caseId);
  },

  'below immediate a worker gets cases of their own languages first, then any': async (scene) => {
    const { call, mustClaim } = scene;
    const english = await call('urgent', 'en');
    const chinese = await call('standard', 'zh-Hans');
    expect((await mustClaim(workerId(), ['zh-Hans'])).caseId).toBe(chinese.caseId);
    expect((await mustClaim(workerId(), ['zh-Hans'])).caseId).toBe(english.caseId);
  },

  'an immediate case belongs to its own language for a short while, then to everyone': async (scene) => {
    const { call, claimNext, mustClaim, advance } = scene;
    const english = await call('immediate', 'en');
    const chinese = await call('standard', 'zh-Hans');
    expect((await mustClaim(workerId(), ['zh-Hans'])).caseId).toBe(chinese.caseId);
    expect(await claimNext(workerId(), ['zh-Hans'])).toBeNull();
    advance(LIMITS.ownLanguageFirstMs);
    expect((await mustClaim(workerId(), ['zh-Hans'])).caseId).toBe(english.caseId);
  },

  'a speaker of its language gets an immediate case at once': async (scene) => {
    const { call, mustClaim } = scene;
    const english = await call('immediate', 'en');
    expect((await mustClaim(workerId(), ['en'])).caseId).toBe(english.caseId);
  },

  'the oldest immediate goes first whatever its language, once both are open to the worker': async (scene) => {
    const { call, mustClaim, advance } = scene;
    const english = await call('immediate', 'en');
    advance(LIMITS.ownLanguageFirstMs);
    const chinese = await call('immediate', 'zh-Hans');
    expect((await mustClaim(workerId(), ['zh-Hans'])).caseId).toBe(english.caseId);
    expect((await mustClaim(workerId(), ['zh-Hans'])).caseId).toBe(chinese.caseId);
  },

  'raising again never makes a second case and never lowers': async (scene) => {
    const { call, say, store } = scene;
    const { tags, caseId } = await call('priority');
    await say(tags, { raise: raise('standard') });
    expect((await store.deskView(workerId())).waiting).toMatchObject([{ id: caseId, level: 'priority' }]);
    await say(tags, { raise: raise('immediate') });
    const { waiting, waitingCount } = await store.deskView(workerId());
    expect(waitingCount).toBe(1);
    expect(waiting).toMatchObject([{ id: caseId, level: 'immediate' }]);
  },

  'a raised waiting case moves forward and keeps its age': async (scene) => {
    const { call, say, store, mustClaim, caseOf, advance } = scene;
    const { tags, caseId } = await call('standard');
    const firstSeen = (await store.deskView(workerId())).waiting[0]?.firstSeenMs;
    advance(60_000);
    await call('immediate');
    await say(tags, { raise: raise('immediate') });
    const claim = await mustClaim();
    expect(claim.caseId).toBe(caseId);
    expect((await caseOf(claim)).firstSeenMs).toBe(firstSeen);
  },

  'a claimed case is raised where it is': async (scene) => {
    const { call, say, store, mustClaim, caseOf } = scene;
    const { tags } = await call('standard');
    const claim = await mustClaim();
    await say(tags, { raise: raise('immediate') });
    expect(await caseOf(claim)).toMatchObject({ level: 'immediate', state: 'claimed' });
    expect((await store.deskView(workerId())).waitingCount).toBe(0);
  },

  'a returned case keeps its age and its place': async (scene) => {
    const { call, store, mustClaim, advance } = scene;
    const older = await call('urgent');
    const claim = await mustClaim();
    advance(1_000);
    await call('urgent');
    await store.release(claim);
    expect((await store.deskView(workerId())).waiting[0]?.id).toBe(older.caseId);
    expect((await mustClaim()).caseId).toBe(older.caseId);
  },

  'fifty claims at once give every case to one worker, none twice': async (scene) => {
    const { call, store } = scene;
    const cases = new Set<string>();
    for (let index = 0; index < 30; index += 1) {
      const language = index % 2 === 0 ? 'zh-Hans' : 'en';
      cases.add((await call(index % 3 === 0 ? 'urgent' : 'standard', language)).caseId);
    }
    const workers = Array.from({ length: 50 }, () => workerId());
    const asks = workers.map((worker) => store.claimNext({ worker, languages: ['zh-Hans', 'en'], request: rowId() }));
    const claimed = (await Promise.all(asks)).filter((one) => one !== null);
    expect(claimed).toHaveLength(30);
    expect(new Set(claimed.map(({ id }) => id))).toEqual(cases);
  },

  'the same request gives the same claim while it holds, a new one another': async (scene) => {
    const { call, store } = scene;
    await call('urgent');
    await call('urgent');
    const ask = { worker: workerId(), languages: ['zh-Hans'] as const, request: rowId() };
    const [one, two] = await Promise.all([store.claimNext(ask), store.claimNext(ask)]);
    expect(one).toMatchObject({ state: 'claimed', fence: 1, worker: ask.worker });
    expect(two).toEqual(one);
    const next = await store.claimNext({ ...ask, request: rowId() });
    expect(next?.id).not.toBe(one?.id);
    expect(next).not.toBeNull();
    expect((await store.deskView(ask.worker)).mine).toHaveLength(2);
  },

  'a claim takes back expired leases by itself, without a sweep': async (scene) => {
    const { call, store, mustClaim, advance } = scene;
    const { caseId } = await call();
    const first = await mustClaim();
    await store.relay(first, words());
    advance(LIMITS.claimLeaseMs);
    const second = await mustClaim();
    expect(second).toMatchObject({ caseId, fence: 2 });
  },

  'a claim without a word in time goes to the next, however alive its worker': async (scene) => {
    const { call, store, mustClaim, advance } = scene;
    const { caseId } = await call();
    const silent = await mustClaim();
    advance(LIMITS.firstWordMs / 2);
    expect((await store.beat(silent.worker, [silent])).lost).toEqual([]);
    advance(LIMITS.firstWordMs / 2);
    expect((await store.beat(silent.worker, [silent])).lost).toEqual([caseId]);
    expect((await mustClaim()).caseId).toBe(caseId);
  },

  'nobody has to write to somebody who left: the claim lasts as long as its worker is there': async (scene) => {
    const { call, say, store, mustClaim, advance } = scene;
    const { tags } = await call();
    const claim = await mustClaim();
    await say(tags, { end: 'leave' });
    for (const _half of [1, 2, 3]) {
      advance(LIMITS.firstWordMs / 2);
      expect((await store.beat(claim.worker, [claim])).lost).toEqual([]);
      expect((await store.sweep()).requeued).toBe(0);
    }
    // Back again in a chat: the whole time for a first word, from now.
    await say(tags, { route: 'way back' });
    advance(LIMITS.firstWordMs / 2);
    expect((await store.beat(claim.worker, [claim])).lost).toEqual([]);
    advance(LIMITS.firstWordMs / 2);
    expect((await store.sweep()).requeued).toBe(1);
  },

  "the house's own row is not the worker's first word": async (scene) => {
    const { call, store, mustClaim, advance } = scene;
    await call();
    const claim = await mustClaim();
    await store.relay(claim, { row: row(), line: null });
    advance(LIMITS.firstWordMs / 2);
    await store.beat(claim.worker, [claim]);
    advance(LIMITS.firstWordMs / 2);
    expect((await store.sweep()).requeued).toBe(1);
  },

  'duty ends with the last beat and at the word of the worker': async (scene) => {
    const { store, advance } = scene;
    const one = workerId();
    const two = workerId();
    const desk = async () => (await store.load(person())).desk;
    await store.beat(one, []);
    await store.beat(two, []);
    expect(await desk()).toBe('staffed');
    expect((await store.deskView(one)).onDuty).toBe(2);
    await store.offDuty(one);
    expect((await store.deskView(one)).onDuty).toBe(1);
    advance(LIMITS.onDutyMs - 5_000);
    expect(await desk()).toBe('staffed');
    advance(5_000);
    expect(await desk()).toBe('unstaffed');
  },

  'coming on duty and running out of duty are changes of the desk': async (scene) => {
    const { store, advance, sweepAll } = scene;
    const revision = async () => (await store.revisions({ sessions: [], cases: [] })).desk;
    const worker = workerId();
    const before = await revision();
    await store.beat(worker, []);
    const on = await revision();
    expect(on).toBeGreaterThan(before);
    await store.beat(worker, []);
    expect(await revision()).toBe(on);
    advance(LIMITS.onDutyMs);
    await sweepAll();
    expect(await revision()).toBeGreaterThan(on);
  },

  'the waiting list is bounded, its count is not': async (scene) => {
    const { store, call } = scene;
    for (let index = 0; index <= LIMITS.waitingListMax; index += 1)
      await call('urgent', index % 2 === 0 ? 'en' : 'zh-Hans');
    const view = await store.deskView(workerId());
    expect(view.waiting).toHaveLength(LIMITS.waitingListMax);
    expect(view.waitingCount).toBe(LIMITS.waitingListMax + 1);
  },

  'the waiting list holds no content and no way to it': async (scene) => {
    const { store, call } = scene;
    await call('urgent', 'en');
    const [waiting] = (await store.deskView(workerId())).waiting;
    expect(Object.keys(waiting ?? {}).sort()).toEqual([
      'channel',
      'firstSeenMs',
      'id',
      'language',
      'level',
      'presence',
    ]);
  },

  'a session has one open case at most, and a new one after the first closed': async (scene) => {
    const { store, call, say, mustClaim } = scene;
    const { tags, caseId } = await call();
    await store.closeCase(await mustClaim(), 'helped', null);
    const again = raise('urgent');
    const { session } = await say(tags, { raise: again });
    expect(session).toMatchObject({ caseId: again.id, caseOpen: true });
    expect(again.id).not.toBe(caseId);
    expect((await store.deskView(workerId())).waitingCount).toBe(1);
    expect((await store.commitTurn(turnFrom(await store.load(tags), tags))).kind).toBe('committed');
  },
};
