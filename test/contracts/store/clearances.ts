import { expect } from 'vitest';
import type { Clearing } from '../../../src/core/case.ts';
import { asCaseId } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import {
  chatting,
  held,
  ids,
  later,
  MARGIN,
  RETRY,
  revisionsOf,
  said,
  settled,
  WAY,
  wait,
  wordOf,
} from './clearing-scene.ts';
import { type Guarantees, person, raise, unique, workerId } from './scene.ts';

export const clearancesContract: Guarantees = {
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
