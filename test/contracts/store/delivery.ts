import { expect } from 'vitest';
import { asRowId, type CaseId, type RowId } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { TurnCommit } from '../../../src/ports/store.ts';
import { at, dayLater, type Guarantees, person, raise, row, rowId, type Scene, settling, words } from './scene.ts';

const WAY = 'sealed-way-back';

/** Somebody with an open case that a worker holds, on a page or (with a way back) on a messenger. */
async function talking({ say, mustClaim }: Scene, change: Partial<TurnCommit> = {}) {
  const tags = person();
  const { session } = await say(tags, { raise: raise('immediate'), ...change });
  if (session === null) throw new Error('nobody is there');
  return { tags, sid: session.sid, claim: await mustClaim() };
}
type Talking = Awaited<ReturnType<typeof talking>>;

/** Words of the worker; returns the id they share with their row. */
async function saying({ store }: Scene, { claim }: Talking): Promise<RowId> {
  const said = words();
  await store.relay(claim, said);
  return said.row.id;
}
/** What the worker is shown of each line. */
async function deliveries({ talkOf }: Scene, { claim }: Talking) {
  return (await talkOf(claim)).map(({ delivery }) => delivery);
}
async function revisionOf({ store }: Scene, caseId: CaseId): Promise<number> {
  return (await store.revisions({ sessions: [], cases: [caseId] })).cases[0] ?? -1;
}
/** Whether the worker's page is told of what `act` did. */
async function told(scene: Scene, { claim }: Talking, act: () => Promise<unknown>): Promise<boolean> {
  const before = await revisionOf(scene, claim.caseId);
  await act();
  return (await revisionOf(scene, claim.caseId)) > before;
}

export const deliveryContract: Guarantees = {
  "a survivor's own line has no delivery, a worker's waits at first": async (scene) => {
    for (const route of [null, WAY]) {
      const talk = await talking(scene, { route });
      await scene.say(talk.tags, { route, lines: [row('own')] });
      await saying(scene, talk);
      expect(await deliveries(scene, talk)).toEqual([null, 'waiting']);
    }
  },

  "a worker's words have arrived once the page acknowledged their row, not when it was handed out": async (scene) => {
    const talk = await talking(scene);
    for (const _ of [1, 2]) await saying(scene, talk);
    const { store } = scene;
    expect(await told(scene, talk, () => store.pull(talk.tags, { seen: 0, after: null }))).toBe(false);
    expect(await deliveries(scene, talk)).toEqual(['waiting', 'waiting']);
    expect(await told(scene, talk, () => store.pull(talk.tags, at(1)))).toBe(true);
    expect(await deliveries(scene, talk)).toEqual(['arrived', 'waiting']);
    // The same place again, or one that is not there, is no news.
    expect(await told(scene, talk, () => store.pull(talk.tags, at(1)))).toBe(false);
    await scene.say(talk.tags, { seenSeq: 1_000 });
    expect(await deliveries(scene, talk)).toEqual(['arrived', 'arrived']);
    expect(await told(scene, talk, () => store.pull(talk.tags, at(2)))).toBe(false);
  },

  "a row of the bot that is acknowledged tells the worker's page nothing": async (scene) => {
    const talk = await talking(scene, { rows: [row()] });
    await saying(scene, talk);
    expect(await told(scene, talk, () => scene.store.pull(talk.tags, at(1)))).toBe(false);
    expect(await deliveries(scene, talk)).toEqual(['waiting']);
  },

  'words to a messenger have arrived, are lost or wait, as it was said of their row': async (scene) => {
    const talk = await talking(scene, { route: WAY });
    const [sent, lost, held] = [await saying(scene, talk), await saying(scene, talk), await saying(scene, talk)];
    await saying(scene, talk);
    const settle = (given: Parameters<typeof settling>[0]) => () =>
      scene.store.markSent(talk.sid, settling({ trace: 'noted', ...given }));
    expect(await told(scene, talk, settle({ held: [held] }))).toBe(false);
    expect(await told(scene, talk, settle({ sent: [sent] }))).toBe(true);
    expect(await told(scene, talk, settle({ lost: [lost] }))).toBe(true);
    expect(await deliveries(scene, talk)).toEqual(['arrived', 'lost', 'waiting', 'waiting']);
    // Said again it is no news, and what has arrived is not lost by it.
    expect(await told(scene, talk, settle({ sent: [sent], lost: [sent, lost, rowId()], held: [held] }))).toBe(false);
    expect(await deliveries(scene, talk)).toEqual(['arrived', 'lost', 'waiting', 'waiting']);
    // What was given up may have been taken after all.
    expect(await told(scene, talk, settle({ sent: [lost] }))).toBe(true);
    expect(await deliveries(scene, talk)).toEqual(['arrived', 'arrived', 'waiting', 'waiting']);
  },

  'what is acknowledged by a turn of somebody on a messenger has not arrived by it': async (scene) => {
    const talk = await talking(scene, { route: WAY });
    await saying(scene, talk);
    await scene.say(talk.tags, { route: WAY, seenSeq: 1_000 });
    expect(await deliveries(scene, talk)).toEqual(['waiting']);
  },

  'what still waits when the survivor leaves or blocks is lost; what arrived has arrived': async (scene) => {
    for (const end of ['leave', 'blocked'] as const) {
      const page = await talking(scene);
      for (const _ of [1, 2]) await saying(scene, page);
      // The page says with its last words what it has shown.
      await scene.say(page.tags, { end, seenSeq: 1 });
      expect(await deliveries(scene, page)).toEqual(['arrived', 'lost']);
      const chat = await talking(scene, { route: WAY });
      const sent = await saying(scene, chat);
      await saying(scene, chat);
      await scene.store.markSent(chat.sid, settling({ sent: [sent] }));
      await scene.say(chat.tags, { route: WAY, end, seenSeq: 1_000 });
      expect(await deliveries(scene, chat)).toEqual(['arrived', 'lost']);
      await scene.say(chat.tags, { route: WAY });
      expect(await deliveries(scene, chat)).toEqual(['arrived', 'lost']);
    }
  },

  'words that were on their way when the survivor left have arrived when the platform says so': async (scene) => {
    const talk = await talking(scene, { route: WAY });
    const sending = await saying(scene, talk);
    await scene.say(talk.tags, { route: WAY, end: 'leave' });
    expect(await told(scene, talk, () => scene.store.markSent(talk.sid, settling({ sent: [sending] })))).toBe(true);
    expect(await deliveries(scene, talk)).toEqual(['arrived']);
    expect((await scene.sessionOf(talk.tags))?.route).toBeNull();
  },

  'words to a page do not arrive by being marked': async (scene) => {
    const talk = await talking(scene);
    const said = await saying(scene, talk);
    expect(await told(scene, talk, () => scene.store.markSent(talk.sid, settling({ sent: [said] })))).toBe(false);
    expect(await deliveries(scene, talk)).toEqual(['waiting']);
  },

  'words to somebody who cannot be reached any more are lost, but for those that were taken': async (scene) => {
    const talk = await talking(scene, { route: WAY });
    const [sent] = [await saying(scene, talk), await saying(scene, talk)];
    await scene.store.markSent(talk.sid, settling({ sent: [sent], unreachable: true }));
    expect(await deliveries(scene, talk)).toEqual(['arrived', 'lost']);
  },

  "what became of a worker's words does not prolong them": async (scene) => {
    const talk = await talking(scene, { route: WAY });
    const [said, other] = [await saying(scene, talk), await saying(scene, talk)];
    await scene.store.readCase(talk.claim, 2);
    const beats = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += LIMITS.beatEveryMs) {
        scene.advance(LIMITS.beatEveryMs);
        await scene.store.beat(talk.claim.worker, [talk.claim]);
      }
    };
    await beats(LIMITS.rowAfterReadMs / 2);
    await scene.store.markSent(talk.sid, settling({ sent: [said] }));
    expect(await deliveries(scene, talk)).toEqual(['arrived', 'waiting']);
    await beats(LIMITS.rowAfterReadMs / 2);
    expect(await deliveries(scene, talk)).toEqual([]);
    expect(await told(scene, talk, () => scene.store.markSent(talk.sid, settling({ sent: [other] })))).toBe(false);
  },

  "lines the survivor took back are gone from the talk at once, and the worker's page is told": async (scene) => {
    const talk = await talking(scene, { route: WAY });
    const [back, stays, also] = [row('back'), row('stays'), row('also back')];
    await scene.say(talk.tags, { route: WAY, lines: [back, stays, also] });
    const takeBack = () => scene.store.takeBack(talk.tags, [back.id, also.id]);
    expect(await told(scene, talk, takeBack)).toBe(true);
    expect((await scene.talkOf(talk.claim)).map(({ blob, seq }) => [blob, seq])).toEqual([['stays', 2]]);
    expect(await told(scene, talk, takeBack)).toBe(false);
    await scene.say(talk.tags, { route: WAY, lines: [row('later')] });
    expect((await scene.talkOf(talk.claim)).map(({ blob, seq }) => [blob, seq])).toEqual([
      ['stays', 2],
      ['later', 4],
    ]);
  },

  'what a message was changed to is taken back with it, and no other line': async (scene) => {
    const talk = await talking(scene, { route: WAY });
    const first = row('first');
    const change = { ...row('changed'), id: asRowId(`${first.id}-later`) };
    const other = { ...row('other'), id: asRowId(`${first.id}x-later`) };
    await scene.say(talk.tags, { route: WAY, lines: [first, change, other] });
    await scene.store.takeBack(talk.tags, [first.id]);
    expect((await scene.talkOf(talk.claim)).map(({ blob }) => blob)).toEqual(['other']);
  },

  'a message that arrives after it was taken back leaves no line, over midnight too; its turn counts': async (
    scene,
  ) => {
    const talk = await talking(scene, { route: WAY });
    const [gone, other] = [row('gone'), row('other')];
    await scene.store.takeBack(talk.tags, [gone.id]);
    const turn = { route: WAY, lines: [gone, row('beside it')], raise: raise('immediate') };
    expect((await scene.say(dayLater(talk.tags), turn)).session?.level).toBe('immediate');
    await scene.say(talk.tags, { route: WAY, lines: [other] });
    expect((await scene.talkOf(talk.claim)).map(({ blob }) => blob)).toEqual(['other']);
  },

  'all lines can be taken back, over midnight and after leaving too': async (scene) => {
    const talk = await talking(scene, { route: WAY });
    const said = [row(), row()];
    await scene.say(talk.tags, { route: WAY, lines: said });
    await scene.say(talk.tags, { route: WAY, end: 'leave' });
    await scene.store.takeBack(
      dayLater(talk.tags),
      said.map(({ id }) => id),
    );
    expect(await scene.talkOf(talk.claim)).toEqual([]);
  },

  "nobody takes a worker's words back, nor somebody else's, nor what is not there": async (scene) => {
    const { store } = scene;
    const talk = await talking(scene, { route: WAY });
    const said = await saying(scene, talk);
    const own = row('own');
    await scene.say(talk.tags, { route: WAY, lines: [own] });
    const other = await talking(scene, { route: WAY });
    const nothing = async () => {
      await store.takeBack(talk.tags, [said, rowId()]);
      await store.takeBack(talk.tags, []);
      await store.takeBack(other.tags, [own.id]);
      await store.takeBack(person(), [own.id]);
    };
    expect(await told(scene, talk, nothing)).toBe(false);
    expect(await scene.talkOf(talk.claim)).toHaveLength(2);
  },
};
