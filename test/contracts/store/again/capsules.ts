import { expect } from 'vitest';
import { asTag, type Tag } from '../../../../src/core/ids.ts';
import { LIMITS } from '../../../../src/core/limits.ts';
import { dayLater, type Guarantees, person, raise, row, type Scene, turnFrom, unique } from '../scene.ts';

/** Long enough for a slow machine, short beside every lifetime. */
const MARGIN = 5_000;
const UNKNOWN = { refused: 'unknown' };
const TOO_MANY = { refused: 'too-many' };
const somebody = () => asTag(unique('guesser'));
const nowhere = () => asTag(unique('nowhere'));

/** A guess; of eight words unless it says otherwise, and of somebody new. */
function guess({ store }: Scene, tag: Tag, { by = somebody(), short = false } = {}) {
  return store.readCapsule({ tag, by, short });
}
/** Somebody leaves a capsule behind, and its name. */
async function leaveCapsule({ say }: Scene, blob = 'sealed-state'): Promise<Tag> {
  const put = asTag(unique('code'));
  await say(person(), { capsule: { put, blob } });
  return put;
}

export const capsulesContract: Guarantees = {
  'a capsule is there from its turn on until its time is over, swept or not': async (scene) => {
    const tag = await leaveCapsule(scene, 'sealed state');
    expect(await guess(scene, tag)).toEqual({ blob: 'sealed state' });
    scene.advance(LIMITS.capsuleMs - MARGIN);
    expect(await guess(scene, tag)).toEqual({ blob: 'sealed state' });
    scene.advance(MARGIN);
    expect(await guess(scene, tag)).toEqual(UNKNOWN);
    expect((await scene.sweepAll()).removed).toBeGreaterThan(0);
  },

  'a capsule stays when the conversation that left it ends, whichever way': async (scene) => {
    for (const end of [null, 'leave', 'blocked', 'erase'] as const) {
      const tags = person();
      const put = asTag(unique('code'));
      await scene.say(tags);
      await scene.say(tags, { capsule: { put, blob: 'sealed' }, end });
      expect(await guess(scene, put)).toEqual({ blob: 'sealed' });
    }
  },

  'a code works once: what a turn spent leads nowhere': async (scene) => {
    const spend = await leaveCapsule(scene);
    await scene.say(person(), { capsule: { spend } });
    expect(await guess(scene, spend)).toEqual(UNKNOWN);
  },

  'spending what never was, is over or is spent is stale, and nothing is changed': async (scene) => {
    const { store, say, sessionOf } = scene;
    const over = await leaveCapsule(scene);
    scene.advance(LIMITS.capsuleMs);
    const spent = await leaveCapsule(scene);
    await say(person(), { capsule: { spend: spent } });
    for (const spend of [nowhere(), over, spent]) {
      const tags = person();
      const { session } = await say(tags);
      const change = { capsule: { spend }, rows: [row()], raise: raise('immediate') };
      const turn = turnFrom(await store.load(tags), tags, change);
      for (const _ of [1, 2])
        expect(await store.commitTurn(turn)).toMatchObject({ kind: 'stale', loaded: { session } });
      expect(await sessionOf(tags)).toMatchObject({ version: session?.version, caseOpen: false });
      expect((await store.pull(tags, { seen: 0, after: 0 })).rows).toEqual([]);
    }
  },

  'of many who spend one capsule at once one does': async (scene) => {
    const spend = await leaveCapsule(scene);
    const turns = Array.from({ length: 10 }, () => person()).map((tags) =>
      turnFrom({ session: null, desk: 'unstaffed', nowMs: 0 }, tags, { capsule: { spend } }),
    );
    const kinds = (await Promise.all(turns.map((turn) => scene.store.commitTurn(turn)))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'committed')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'stale')).toHaveLength(9);
  },

  'a repeat of a turn that put or spent is a repeat, and puts or spends nothing': async (scene) => {
    const { store } = scene;
    const tags = person();
    const code = asTag(unique('code'));
    const putting = turnFrom(await store.load(tags), tags, { capsule: { put: code, blob: 'first' } });
    expect((await store.commitTurn(putting)).kind).toBe('committed');
    const spending = turnFrom(await store.load(tags), tags, { capsule: { spend: code } });
    expect((await store.commitTurn(spending)).kind).toBe('committed');
    expect((await store.commitTurn(putting)).kind).toBe('repeat');
    expect(await guess(scene, code)).toEqual(UNKNOWN);
    await scene.say(tags, { capsule: { put: code, blob: 'again' } });
    expect((await store.commitTurn(spending)).kind).toBe('repeat');
    expect(await guess(scene, code)).toEqual({ blob: 'again' });
  },

  'a stale turn puts nothing and spends nothing': async (scene) => {
    const { store, say } = scene;
    const tags = person();
    const before = await store.load(tags);
    await say(tags);
    const put = asTag(unique('code'));
    const spend = await leaveCapsule(scene);
    for (const capsule of [{ put, blob: 'sealed' }, { spend }])
      expect((await store.commitTurn(turnFrom(before, tags, { capsule }))).kind).toBe('stale');
    expect(await guess(scene, put)).toEqual(UNKNOWN);
    expect(await guess(scene, spend)).toEqual({ blob: 'sealed-state' });
  },

  'a capsule of the same code takes the place of the one before, and has its whole time': async (scene) => {
    const tags = person();
    const put = asTag(unique('code'));
    await scene.say(tags, { capsule: { put, blob: 'before' } });
    scene.advance(LIMITS.capsuleMs - MARGIN);
    await scene.say(tags, { capsule: { put, blob: 'after' } });
    scene.advance(LIMITS.capsuleMs - MARGIN);
    expect(await guess(scene, put)).toEqual({ blob: 'after' });
  },

  'after some wrong codes of one person nothing more is looked up for them, a right code neither': async (scene) => {
    const right = await leaveCapsule(scene);
    const by = somebody();
    for (let time = 0; time < LIMITS.codeGuessesMax; time += 1)
      expect(await guess(scene, nowhere(), { by })).toEqual(UNKNOWN);
    for (const tag of [nowhere(), right]) {
      expect(await guess(scene, tag, { by })).toEqual(TOO_MANY);
      expect(await guess(scene, tag, { by, short: true })).toEqual(TOO_MANY);
    }
    expect(await guess(scene, right)).toEqual({ blob: 'sealed-state' });
  },

  'wrong codes are counted from the first of them for their time; what is refused does not prolong it': async (
    scene,
  ) => {
    const right = await leaveCapsule(scene);
    const by = somebody();
    await guess(scene, nowhere(), { by });
    scene.advance(LIMITS.codeGuessesMs - MARGIN);
    for (let time = 1; time < LIMITS.codeGuessesMax; time += 1) await guess(scene, nowhere(), { by });
    expect(await guess(scene, right, { by })).toEqual(TOO_MANY);
    scene.advance(MARGIN);
    expect(await guess(scene, right, { by })).toEqual({ blob: 'sealed-state' });
    for (let time = 0; time < LIMITS.codeGuessesMax; time += 1)
      expect(await guess(scene, nowhere(), { by })).toEqual(UNKNOWN);
    expect(await guess(scene, nowhere(), { by })).toEqual(TOO_MANY);
  },

  'a right code costs no guess, and gives none back': async (scene) => {
    const right = await leaveCapsule(scene);
    const by = somebody();
    for (let time = 0; time < 2 * LIMITS.codeGuessesMax; time += 1)
      expect(await guess(scene, right, { by, short: true })).toEqual({ blob: 'sealed-state' });
    for (let time = 0; time < LIMITS.codeGuessesMax; time += 1) {
      expect(await guess(scene, nowhere(), { by })).toEqual(UNKNOWN);
      if (time < LIMITS.codeGuessesMax - 1) await guess(scene, right, { by });
    }
    expect(await guess(scene, right, { by })).toEqual(TOO_MANY);
  },

  'wrong short codes are counted of everybody together, and stop short codes only': async (scene) => {
    const right = await leaveCapsule(scene);
    for (let time = 0; time < LIMITS.codeShortGuessesMax; time += 1)
      expect(await guess(scene, nowhere(), { short: true })).toEqual(UNKNOWN);
    expect(await guess(scene, nowhere(), { short: true })).toEqual(TOO_MANY);
    expect(await guess(scene, right, { short: true })).toEqual(TOO_MANY);
    expect(await guess(scene, right)).toEqual({ blob: 'sealed-state' });
    expect(await guess(scene, nowhere())).toEqual(UNKNOWN);
    scene.advance(LIMITS.codeGuessesMs);
    expect(await guess(scene, right, { short: true })).toEqual({ blob: 'sealed-state' });
  },

  "wrong codes of eight words are nobody else's, however many": async (scene) => {
    const right = await leaveCapsule(scene);
    for (let time = 0; time <= LIMITS.codeShortGuessesMax; time += 1) await guess(scene, nowhere());
    expect(await guess(scene, right, { short: true })).toEqual({ blob: 'sealed-state' });
  },

  'what the limit of one person refuses is not counted of everybody': async (scene) => {
    const right = await leaveCapsule(scene);
    const by = somebody();
    for (let time = 0; time < 2 * LIMITS.codeShortGuessesMax; time += 1)
      await guess(scene, nowhere(), { by, short: true });
    expect(await guess(scene, right, { short: true })).toEqual({ blob: 'sealed-state' });
  },

  'many wrong codes of one person at once are counted each': async (scene) => {
    const by = somebody();
    const answers = await Promise.all(
      Array.from({ length: 4 * LIMITS.codeGuessesMax }, () => guess(scene, nowhere(), { by, short: true })),
    );
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'unknown')).toHaveLength(
      LIMITS.codeGuessesMax,
    );
  },

  'a code works for whoever gives it, on another day and another device too': async (scene) => {
    const tags = person();
    const code = asTag(unique('code'));
    await scene.say(tags, { capsule: { put: code, blob: 'sealed' }, end: 'leave' });
    scene.advance(LIMITS.sessionWithCaseMaxMs);
    await scene.say(dayLater(dayLater(tags)), { capsule: { spend: code } });
    expect(await guess(scene, code)).toEqual(UNKNOWN);
  },

  'one sweep takes a bounded number of capsules away, several all of them, and the counters': async (scene) => {
    const { say, store, advance, sweepAll } = scene;
    const tags = person();
    const count = LIMITS.sweepMaxPerTick + 10;
    const codes = Array.from({ length: count }, () => asTag(unique('code')));
    for (const put of codes) await say(tags, { capsule: { put, blob: 'sealed' }, rows: [] });
    await guess(scene, nowhere(), { short: true });
    advance(LIMITS.capsuleMs);
    const first = await store.sweep();
    expect(first.removed).toBe(LIMITS.sweepMaxPerTick);
    // Each turn left a mark beside its capsule; and there are the session, and two counters.
    expect(first.removed + (await sweepAll()).removed).toBe(2 * count + 3);
  },
};
