import { expect } from 'vitest';
import type { Clearing } from '../../../src/core/case.ts';
import { asCaseId, asOwnKeyId, type CaseId, type SessionId, type Tags } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Clearance, TurnCommit } from '../../../src/ports/store.ts';
import { dayLater, type Guarantees, person, raise, type Scene, settling, turnFrom, unique, workerId } from './scene.ts';

const WAY = 'sealed-way-back';
const LEASE = LIMITS.shredLeaseMs;
const RETRY = LIMITS.clearingRetryMs;
/** Long enough for a slow machine, short beside every lifetime. */
const MARGIN = 5_000;

/** Somebody on a messenger, after a turn that came by a message and was answered by one. */
async function chatting({ store, say }: Scene, change: Partial<TurnCommit> = {}, tags: Tags = person()) {
  const { session } = await say(tags, { route: WAY, trace: 'theirs', ...change });
  if (session === null) throw new Error('nobody is there');
  await store.markSent(session.sid, settling({ trace: 'ours' }));
  return { tags, sid: session.sid };
}
/** The same with an open case that a worker holds. */
async function held(scene: Scene) {
  const asked = raise('immediate');
  const chat = await chatting(scene, { raise: asked });
  return { ...chat, caseId: asked.id, claim: await scene.mustClaim() };
}
type Held = Awaited<ReturnType<typeof held>>;

/** What a sweep hands over, by session; a lease earlier nobody is handed it. */
async function handedOver({ store }: Scene): Promise<Record<SessionId, string[]>> {
  const { toClear } = await store.sweep();
  return Object.fromEntries(toClear.map(({ sid, traces }) => [sid, traces]));
}
const later = (given: Partial<Clearance> = {}): Clearance => ({
  id: asOwnKeyId(unique('own')),
  blob: 'sealed-rest',
  caseId: null,
  untilMs: Number.MAX_SAFE_INTEGER,
  ...given,
});
const said = (clearing: Clearing, count = 2, rest: Clearance | null = null) => ({ count, clearing, later: rest });
const settled = (clearing: Clearing, blob: string | null = null) => ({
  clearing,
  later: blob === null ? null : { blob },
});

/** The claim outlasts a while only with beats. */
async function wait(scene: Scene, { claim }: Held, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += LIMITS.beatEveryMs) {
    scene.advance(Math.min(LIMITS.beatEveryMs, ms - passed));
    await scene.store.beat(claim.worker, [claim]);
  }
}
async function wordOf({ caseOf }: Scene, { claim }: Held): Promise<Clearing | null> {
  return (await caseOf(claim)).cleared;
}
async function revisionsOf({ store }: Scene, caseId: CaseId): Promise<{ desk: number; ofCase: number }> {
  const { desk, cases } = await store.revisions({ sessions: [], cases: [caseId] });
  return { desk, ofCase: cases[0] ?? -1 };
}
const ids = (clearances: readonly Clearance[]) => clearances.map(({ id }) => id);

/** Each way a conversation of a messenger is over or cannot be written to any more; what is left of it is to go. */
const ENDINGS: Record<string, (scene: Scene, chat: Held) => Promise<unknown>> = {
  left: ({ say }, { tags }) => say(tags, { end: 'leave', channel: 'telegram' }),
  blocked: ({ say }, { tags }) => say(tags, { end: 'blocked', channel: 'telegram' }),
  erased: ({ say }, { tags }) => say(tags, { end: 'erase', channel: 'telegram' }),
  'no way any more': ({ store }, { sid }) => store.markSent(sid, settling({ unreachable: true })),
  'ran out': async ({ advance }) => advance(LIMITS.sessionWithCaseMaxMs),
  closed: async ({ store, advance }, { claim }) => {
    await store.closeCase(claim, 'helped', null);
    advance(LIMITS.sessionIdleMs.telegram);
  },
};

export const clearingContract: Guarantees = {
  'what a turn came by and what was sent are handed over in order by the ending turn, its own message too': async (
    scene,
  ) => {
    for (const end of ['leave', 'blocked', 'erase'] as const) {
      for (const change of [{}, { raise: raise('urgent') }]) {
        const { tags } = await chatting(scene, change);
        expect((await scene.say(tags, { route: WAY, trace: 'more' })).traces).toEqual([]);
        const ended = await scene.say(tags, { route: WAY, end, trace: 'the ending' });
        expect(ended.traces).toEqual(['theirs', 'ours', 'more', 'the ending']);
      }
    }
  },

  'a turn that ends nothing but what has begun with it hands its own message over': async (scene) => {
    const { traces } = await scene.say(person(), { route: WAY, end: 'erase', trace: 'all there is' });
    expect(traces).toEqual(['all there is']);
  },

  'a turn that is repeated or stale notes nothing': async (scene) => {
    const { tags } = await chatting(scene);
    const turn = turnFrom(await scene.store.load(tags), tags, { route: WAY, trace: 'once' });
    const other = { ...turn, update: turnFrom(await scene.store.load(tags), tags).update };
    expect((await scene.store.commitTurn(turn)).kind).toBe('committed');
    expect((await scene.store.commitTurn(turn)).kind).toBe('repeat');
    expect((await scene.store.commitTurn(other)).kind).toBe('stale');
    expect((await scene.say(tags, { route: WAY, end: 'leave' })).traces).toEqual(['theirs', 'ours', 'once']);
  },

  'however a conversation ends, a sweep hands over what was noted until it is dealt with, and then never again': async (
    scene,
  ) => {
    for (const [how, end] of Object.entries(ENDINGS)) {
      const chat = await held(scene);
      expect(await handedOver(scene)).toEqual({});
      await end(scene, chat);
      const seen = { [how]: await handedOver(scene) };
      // The turn that ended it was handed it, and has a while.
      if (['left', 'blocked', 'erased'].includes(how)) {
        expect(seen).toEqual({ [how]: {} });
        scene.advance(LEASE);
        seen[how] = await handedOver(scene);
      }
      expect(seen).toEqual({ [how]: { [chat.sid]: ['theirs', 'ours'] } });
      expect(await handedOver(scene)).toEqual({});
      scene.advance(LEASE);
      expect(await handedOver(scene)).toEqual({ [chat.sid]: ['theirs', 'ours'] });
      await scene.store.cleared(chat.sid, said('all'));
      scene.advance(LEASE);
      expect(await handedOver(scene)).toEqual({});
      await scene.store.closeCase(chat.claim, 'helped', null);
      const rest = await scene.mustClaim().catch(() => null);
      if (rest !== null) await scene.store.closeCase(rest, 'helped', null);
    }
  },

  'a session that ended is named only when nothing is left that its key must open': async (scene) => {
    const { store, say, advance } = scene;
    const erased = await chatting(scene);
    await say(erased.tags, { end: 'erase' });
    const ranOut = await chatting(scene);
    advance(LIMITS.sessionIdleMs.telegram);
    const named = async () => (await store.sweep()).ended;
    expect([await named(), await named()]).toEqual([[], []]);
    await store.cleared(erased.sid, said('all', 1));
    expect(await named()).toEqual([]);
    await store.cleared(erased.sid, said('all', 1));
    expect(await named()).toEqual([erased.sid]);
    await store.cleared(ranOut.sid, said('all'));
    advance(LEASE);
    expect((await named()).toSorted()).toEqual([erased.sid, ranOut.sid].toSorted());
    await store.forgotten([erased.sid, ranOut.sid]);
    advance(LEASE);
    expect(await named()).toEqual([]);
  },

  'of a session that goes on only what is nearly too old is handed over, and it is not named': async (scene) => {
    const { store, say, advance } = scene;
    const { tags, sid } = await chatting(scene);
    // Their next days: every message keeps it.
    const stay = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += LIMITS.sessionIdleMs.telegram / 2) {
        advance(Math.min(LIMITS.sessionIdleMs.telegram / 2, ms - passed));
        await say(tags, { route: WAY });
      }
    };
    await stay(LIMITS.clearAtMs / 2);
    await store.markSent(sid, settling({ trace: 'newer' }));
    await stay(LIMITS.clearAtMs / 2 - MARGIN);
    expect(await handedOver(scene)).toEqual({});
    await stay(MARGIN);
    expect(await handedOver(scene)).toEqual({ [sid]: ['theirs', 'ours'] });
    await store.cleared(sid, said('all'));
    await stay(LEASE);
    expect((await scene.sweepAll()).toClear).toEqual([]);
    await stay(LIMITS.clearAtMs / 2);
    expect(await scene.sweepAll()).toMatchObject({ toClear: [{ sid, traces: ['newer'] }], ended: [] });
    expect((await say(tags, { route: WAY, end: 'leave' })).traces).toEqual([]);
  },

  'what is said twice, or by two who were handed the same, takes nothing away that nobody dealt with': async (
    scene,
  ) => {
    const { store, say, advance } = scene;
    const { tags, sid } = await chatting(scene);
    await say(tags, { end: 'leave', channel: 'telegram' });
    await store.markSent(sid, settling({ trace: 'under way' }));
    expect(await handedOver(scene)).toEqual({});
    await store.cleared(sid, said('all'));
    await store.cleared(sid, said('all'));
    expect(await handedOver(scene)).toEqual({ [sid]: ['under way'] });
    await store.cleared(sid, said('all', 1_000));
    advance(LEASE);
    expect(await handedOver(scene)).toEqual({});
    const other = await chatting(scene);
    await store.cleared(other.sid, said('all'));
    expect((await say(other.tags, { route: WAY, end: 'leave' })).traces).toEqual(['theirs', 'ours']);
  },

  'what was on its way when the session ended is noted all the same, until its key is gone': async (scene) => {
    const { store, say } = scene;
    const { tags, sid } = await chatting(scene);
    await say(tags, { end: 'erase', channel: 'telegram' });
    await store.cleared(sid, said('all'));
    await store.markSent(sid, settling({ trace: 'under way' }));
    const { ended, toClear } = await store.sweep();
    expect({ ended, toClear }).toEqual({ ended: [], toClear: [{ sid, traces: ['under way'] }] });
    await store.cleared(sid, said('all', 1));
    expect((await scene.sweepAll()).ended).toEqual([sid]);
    await store.markSent(sid, settling({ trace: 'too late' }));
    expect((await scene.sweepAll()).toClear).toEqual([]);
    // Somebody who left an open case and is still there has a session without a way back.
    const left = await held(scene);
    await say(left.tags, { end: 'leave', channel: 'telegram' });
    await store.cleared(left.sid, said('all'));
    await store.markSent(left.sid, settling({ trace: 'under way' }));
    expect(await handedOver(scene)).toEqual({ [left.sid]: ['under way'] });
  },

  'somebody who begins anew, also the next day, is not named and keeps their own; what was before is handed over':
    async (scene) => {
      for (const again of [(tags: Tags) => tags, dayLater]) {
        const { store, say, advance } = scene;
        const before = await chatting(scene);
        await say(before.tags, { end: 'erase', channel: 'telegram' });
        const { tags, sid } = await chatting(scene, { sid: before.sid, trace: 'new' }, again(before.tags));
        expect(sid).toBe(before.sid);
        advance(LEASE);
        const { ended, toClear } = await store.sweep();
        expect({ ended, toClear }).toEqual({ ended: [], toClear: [{ sid, traces: ['theirs', 'ours'] }] });
        await store.cleared(sid, said('all'));
        advance(LEASE);
        expect(await store.sweep()).toMatchObject({ ended: [], toClear: [] });
        expect(await scene.sessionOf(tags)).not.toBeNull();
        expect((await say(tags, { end: 'erase', channel: 'telegram' })).traces).toEqual(['new', 'ours']);
        await store.cleared(sid, said('all'));
        expect((await scene.sweepAll()).ended).toEqual([sid]);
      }
    },

  'beyond the most traces the oldest is due early; nothing is lost before twice as many, and then the case says so':
    async (scene) => {
      const { store } = scene;
      const chat = await held(scene);
      const note = async (count: number) => {
        for (let at = 0; at < count; at += 1) await store.markSent(chat.sid, settling({ trace: unique('trace') }));
      };
      await note(LIMITS.tracesMaxPerSession - 2);
      expect(await handedOver(scene)).toEqual({});
      await note(1);
      expect(await handedOver(scene)).toEqual({ [chat.sid]: ['theirs'] });
      await note(LIMITS.tracesMaxPerSession - 1);
      expect(await wordOf(scene, chat)).toBeNull();
      await note(1);
      expect(await wordOf(scene, chat)).toBe('some');
      const { traces } = await scene.say(chat.tags, { route: WAY, end: 'leave' });
      expect(traces).toHaveLength(2 * LIMITS.tracesMaxPerSession);
      expect(traces[0]).toBe('ours');
    },

  'one sweep hands over a bounded number of traces, several hand over all': async (scene) => {
    const { store, say } = scene;
    const each = LIMITS.sweepMaxPerTick * 0.6;
    const chats = [await chatting(scene), await chatting(scene)];
    for (const { sid } of chats)
      for (let at = 2; at < each; at += 1) await store.markSent(sid, settling({ trace: unique('trace') }));
    for (const { sid } of chats) await store.markSent(sid, settling({ unreachable: true }));
    const counts: number[] = [];
    for (const _ of [1, 2, 3]) {
      const { toClear } = await store.sweep();
      counts.push(toClear.reduce((sum, { traces }) => sum + traces.length, 0));
      for (const { sid, traces } of toClear) await store.cleared(sid, said('all', traces.length));
    }
    expect(counts).toEqual([LIMITS.sweepMaxPerTick, 2 * each - LIMITS.sweepMaxPerTick, 0]);
    for (const { tags } of chats) expect((await say(tags, { end: 'leave' })).traces).toEqual([]);
  },

  'what is never cleared ends by itself, as old as anything may be deleted; the session is named, the case says "some"':
    async (scene) => {
      const { store, say, advance } = scene;
      const chat = await held(scene);
      const untold = await held(scene);
      advance(LIMITS.shredLeaseMs);
      await store.markSent(chat.sid, settling({ trace: 'newest' }));
      await say(chat.tags, { end: 'erase', channel: 'telegram' });
      advance(LIMITS.clearMaxMs - MARGIN);
      expect((await store.sweep()).ended).toEqual([untold.sid]);
      expect(Object.keys(await handedOver(scene))).toEqual([]);
      advance(MARGIN);
      const { ended, toClear } = await store.sweep();
      expect({ ended, toClear }).toEqual({ ended: [chat.sid], toClear: [] });
      const cases = [await scene.mustClaim(), await scene.mustClaim()];
      for (const claim of cases) expect((await scene.caseOf(claim)).cleared).toBe('some');
    },

  "a case knows of nothing to clear at first, and then what became of it; the worker's page and the desk are told of what is new":
    async (scene) => {
      const { store, say } = scene;
      const chat = await held(scene);
      expect(await wordOf(scene, chat)).toBeNull();
      await say(chat.tags, { end: 'leave', channel: 'telegram' });
      const before = await revisionsOf(scene, chat.caseId);
      await store.cleared(chat.sid, said('all'));
      const after = await revisionsOf(scene, chat.caseId);
      expect(after.ofCase).toBeGreaterThan(before.ofCase);
      expect(after.desk).toBeGreaterThan(before.desk);
      expect(await wordOf(scene, chat)).toBe('all');
      await store.cleared(chat.sid, said('all'));
      expect(await revisionsOf(scene, chat.caseId)).toEqual(after);
    },

  'a case whose content is erased, or that is closed, is told too; without a case nobody is': async (scene) => {
    const { store, say } = scene;
    const erased = await held(scene);
    await say(erased.tags, { end: 'erase', channel: 'telegram' });
    await store.cleared(erased.sid, said('some'));
    expect(await wordOf(scene, erased)).toBe('some');
    const closed = await held(scene);
    await store.closeCase(closed.claim, 'helped', null);
    const before = await revisionsOf(scene, closed.caseId);
    await say(closed.tags, { end: 'leave', channel: 'telegram' });
    await store.cleared(closed.sid, said('some'));
    expect((await revisionsOf(scene, closed.caseId)).ofCase).toBeGreaterThan(before.ofCase);
    const alone = await chatting(scene);
    await say(alone.tags, { end: 'leave', channel: 'telegram' });
    const desk = await store.revisions({ sessions: [], cases: [] });
    await store.cleared(alone.sid, said('some'));
    expect(await store.revisions({ sessions: [], cases: [] })).toEqual(desk);
  },

  'the case that is told is the latest, also one that was opened after everything was noted': async (scene) => {
    const { store, say } = scene;
    const chat = await held(scene);
    await store.closeCase(chat.claim, 'helped', null);
    const opened = async () => {
      const asked = raise('urgent');
      await say(chat.tags, { route: WAY, raise: asked });
      return { ...chat, caseId: asked.id, claim: await scene.mustClaim() };
    };
    const second = await opened();
    const before = await revisionsOf(scene, chat.caseId);
    await store.cleared(chat.sid, said('later', 0, later()));
    expect(await wordOf(scene, second)).toBe('later');
    await store.closeCase(second.claim, 'helped', null);
    const third = await opened();
    await say(chat.tags, { end: 'erase', channel: 'telegram' });
    await store.cleared(chat.sid, said('some'));
    expect(await wordOf(scene, third)).toBe('some');
    expect((await revisionsOf(scene, chat.caseId)).ofCase).toBe(before.ofCase);
  },

  'what is tried again ends with the newest message that was handed over, not with the moment it was tried': async (
    scene,
  ) => {
    const { store, advance } = scene;
    const { sid } = await chatting(scene);
    const { nowMs } = await store.load(person());
    advance(LIMITS.sessionIdleMs.telegram);
    await store.sweep();
    await store.cleared(sid, said('later', 2, later()));
    advance(RETRY);
    const [taken] = await store.takeClearances();
    expect(taken?.untilMs).toBeLessThanOrEqual(nowMs + LIMITS.clearMaxMs);
    expect(taken?.untilMs).toBeGreaterThan(nowMs + LIMITS.clearMaxMs - MARGIN);
  },

  'a later part never makes a better word of a worse one': async (scene) => {
    const parts: [Clearing, Clearing, Clearing][] = [
      ['all', 'later', 'later'],
      ['all', 'some', 'some'],
      ['later', 'all', 'later'],
      ['later', 'some', 'some'],
      ['some', 'all', 'some'],
      ['some', 'later', 'some'],
    ];
    for (const [first, second, becomes] of parts) {
      const chat = await held(scene);
      await scene.say(chat.tags, { end: 'leave', channel: 'telegram' });
      for (const word of [first, second])
        await scene.store.cleared(chat.sid, said(word, 1, word === 'later' ? later() : null));
      expect([first, second, await wordOf(scene, chat)]).toEqual([first, second, becomes]);
    }
  },

  'what could not be deleted is tried again a retry later, by one, and its case hears when it worked': async (
    scene,
  ) => {
    const { store, say } = scene;
    const chat = await held(scene);
    const { nowMs } = await say(chat.tags, { end: 'leave', channel: 'telegram' });
    const rest = later();
    await store.cleared(chat.sid, said('later', 2, rest));
    expect(await wordOf(scene, chat)).toBe('later');
    expect(await store.takeClearances()).toEqual([]);
    await wait(scene, chat, RETRY);
    const [taken, none] = [await store.takeClearances(), await store.takeClearances()];
    expect(none).toEqual([]);
    expect(taken).toMatchObject([{ id: rest.id, blob: 'sealed-rest', caseId: chat.caseId }]);
    // No message of it can be deleted any longer than that.
    expect(taken[0]?.untilMs).toBeLessThanOrEqual(nowMs + LIMITS.clearMaxMs);
    expect(taken[0]?.untilMs).toBeGreaterThan(nowMs + LIMITS.clearMaxMs - MARGIN);
    await store.settleClearance(rest.id, settled('later', 'sealed-less'));
    await wait(scene, chat, RETRY);
    expect(await store.takeClearances()).toMatchObject([{ id: rest.id, blob: 'sealed-less' }]);
    const before = await revisionsOf(scene, chat.caseId);
    await store.settleClearance(rest.id, settled('all'));
    expect(await wordOf(scene, chat)).toBe('all');
    expect((await revisionsOf(scene, chat.caseId)).ofCase).toBeGreaterThan(before.ofCase);
    await store.settleClearance(rest.id, settled('some'));
    expect(await wordOf(scene, chat)).toBe('all');
    await wait(scene, chat, RETRY);
    expect(await store.takeClearances()).toEqual([]);
  },

  'what is to be tried again is put together with the rest being dealt with, once however often it is said': async (
    scene,
  ) => {
    const { store, say } = scene;
    const chat = await held(scene);
    await say(chat.tags, { end: 'erase', channel: 'telegram' });
    const rest = later();
    for (const _ of [1, 2]) await store.cleared(chat.sid, said('later', 2, rest));
    expect((await store.sweep()).ended).toEqual([chat.sid]);
    await wait(scene, chat, RETRY);
    expect(ids(await store.takeClearances())).toEqual([rest.id]);
    await store.settleClearance(rest.id, settled('all'));
    expect(await wordOf(scene, chat)).toBe('all');
  },

  'only the last of several that are tried again makes "later" into "all", and what stands for good stays said': async (
    scene,
  ) => {
    const { store, say } = scene;
    for (const [first, becomes] of [
      ['all', 'all'],
      ['some', 'some'],
    ] as const) {
      const chat = await held(scene);
      await say(chat.tags, { end: 'leave', channel: 'telegram' });
      const [one, other] = [later(), later()];
      await store.cleared(chat.sid, said('later', 1, one));
      await store.cleared(chat.sid, said('later', 1, other));
      await store.settleClearance(one.id, settled(first));
      expect(await wordOf(scene, chat)).toBe(first === 'all' ? 'later' : 'some');
      await store.settleClearance(other.id, settled('all'));
      expect(await wordOf(scene, chat)).toBe(becomes);
    }
  },

  'a part that stands for good is said at once, also while the rest is tried again': async (scene) => {
    const { store, say } = scene;
    const chat = await held(scene);
    await say(chat.tags, { end: 'leave', channel: 'telegram' });
    const rest = later();
    await store.cleared(chat.sid, said('later', 2, rest));
    await store.settleClearance(rest.id, settled('some', 'sealed-less'));
    expect(await wordOf(scene, chat)).toBe('some');
    await wait(scene, chat, RETRY);
    expect(await store.takeClearances()).toMatchObject([{ id: rest.id, blob: 'sealed-less' }]);
  },

  'what is tried again past its time is handed to nobody, gone, and its case says "some", by a sweep or by asking':
    async (scene) => {
      const { store, say } = scene;
      for (const end of [() => store.sweep(), () => store.takeClearances()]) {
        const chat = await held(scene);
        const { nowMs } = await say(chat.tags, { end: 'leave', channel: 'telegram' });
        const rest = later({ untilMs: nowMs + 2 * RETRY });
        await store.cleared(chat.sid, said('later', 2, rest));
        await wait(scene, chat, RETRY);
        expect(await store.takeClearances()).toMatchObject([{ id: rest.id, untilMs: nowMs + 2 * RETRY }]);
        await wait(scene, chat, RETRY);
        await end();
        expect(await wordOf(scene, chat)).toBe('some');
        expect(await store.takeClearances()).toEqual([]);
        await store.settleClearance(rest.id, settled('all'));
        expect(await wordOf(scene, chat)).toBe('some');
      }
    },

  'what is too old to be deleted at all is not tried again: its case says "some" at once': async (scene) => {
    const { store, say } = scene;
    const chat = await held(scene);
    const { nowMs } = await say(chat.tags, { end: 'leave', channel: 'telegram' });
    await store.cleared(chat.sid, said('later', 2, later({ untilMs: nowMs - 1 })));
    expect(await wordOf(scene, chat)).toBe('some');
    await wait(scene, chat, RETRY);
    expect(await store.takeClearances()).toEqual([]);
  },

  'a clearance outlives its case, and one without a case is like any other': async (scene) => {
    const { store, say, advance } = scene;
    const alone = await chatting(scene);
    await say(alone.tags, { end: 'erase', channel: 'telegram' });
    const [one, other] = [later(), later({ caseId: asCaseId(unique('case')) })];
    await store.cleared(alone.sid, said('later', 1, one));
    await store.cleared(alone.sid, said('later', 1, other));
    advance(RETRY);
    const taken = await store.takeClearances();
    expect(new Map(taken.map(({ id, caseId }) => [id, caseId]))).toEqual(
      new Map([
        [one.id, null],
        [other.id, other.caseId],
      ]),
    );
    for (const id of ids(taken)) await store.settleClearance(id, settled('all'));
    advance(RETRY);
    expect(await store.takeClearances()).toEqual([]);
    expect(other.caseId && (await store.revisions({ sessions: [], cases: [other.caseId] })).cases).toEqual([-1]);
    expect((await store.deskView(workerId())).waitingCount).toBe(0);
  },

  'one take hands out a bounded number of clearances, several all of them': async (scene) => {
    const { store, say, advance } = scene;
    const { tags, sid } = await chatting(scene);
    await say(tags, { end: 'erase', channel: 'telegram' });
    for (let at = 0; at <= LIMITS.sweepMaxPerTick; at += 1) await store.cleared(sid, said('later', 0, later()));
    advance(RETRY);
    const counts = [await store.takeClearances(), await store.takeClearances()].map(({ length }) => length);
    expect(counts).toEqual([LIMITS.sweepMaxPerTick, 1]);
  },
};
