import { expect } from 'vitest';
import { CHANNELS, type Channel } from '../../../src/core/channel.ts';
import { asTag, type Tags } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import { type Guarantees, person, raise, row, type Scene, settling, turnFrom, unique, workerId } from './scene.ts';

/** Long enough for a slow machine, short beside every lifetime. */
const MARGIN = 5_000;
const WAY = 'sealed-way-back';
const update = () => asTag(unique('update'));
const routeOf = (channel: Channel) => (channel === 'web' ? null : WAY);

async function mayWrite({ sessionOf }: Scene, tags: Tags) {
  return (await sessionOf(tags))?.mayWrite;
}

export const channelsContract: Guarantees = {
  'an idle session lives as long as its channel says, from the last message': async (scene) => {
    for (const channel of CHANNELS) {
      const tags = person();
      const { session, nowMs } = await scene.say(tags, { channel, route: routeOf(channel) });
      expect(session?.keptUntilMs).toBe(nowMs + LIMITS.sessionIdleMs[channel]);
      scene.advance(LIMITS.sessionIdleMs[channel] - MARGIN);
      expect(await scene.sessionOf(tags)).not.toBeNull();
      scene.advance(MARGIN);
      expect(await scene.sessionOf(tags)).toBeNull();
    }
  },

  'with an open case a session lives a day, whatever the channel': async (scene) => {
    for (const channel of CHANNELS) {
      const { session, nowMs } = await scene.say(person(), { channel, raise: raise('urgent') });
      expect(session?.keptUntilMs).toBe(nowMs + LIMITS.sessionWithCaseMaxMs);
    }
  },

  "a closed case leaves the session its channel's time from the last message, and a while to read at least": async (
    scene,
  ) => {
    for (const channel of CHANNELS) {
      const tags = person();
      const { nowMs } = await scene.say(tags, { channel, route: routeOf(channel), raise: raise('urgent') });
      scene.advance(LIMITS.sessionIdleMs.web);
      await scene.store.closeCase(await scene.mustClaim(), 'helped', null);
      const idleUntil = nowMs + LIMITS.sessionIdleMs[channel];
      const least = nowMs + LIMITS.sessionIdleMs.web + LIMITS.afterCaseCloseMs;
      const kept = (await scene.sessionOf(tags))?.keptUntilMs ?? 0;
      expect(kept - Math.max(idleUntil, least)).toBeGreaterThanOrEqual(0);
      expect(kept - Math.max(idleUntil, least)).toBeLessThan(MARGIN);
    }
  },

  'an update is remembered as long as its channel may deliver it again': async (scene) => {
    for (const channel of CHANNELS) {
      const tags = person();
      const turn = turnFrom(await scene.store.load(tags), tags, { channel, route: routeOf(channel), rows: [row()] });
      await scene.store.commitTurn(turn);
      scene.advance(LIMITS.dedupeMs[channel] - MARGIN);
      expect((await scene.store.commitTurn(turn)).kind).toBe('repeat');
      scene.advance(MARGIN);
      expect((await scene.store.commitTurn(turn)).kind).toBe('committed');
    }
  },

  'a case says by which channel it came, and goes on saying so': async (scene) => {
    for (const channel of CHANNELS) {
      const tags = person();
      const asked = raise('standard');
      await scene.say(tags, { channel, raise: asked });
      await scene.say(tags, { channel, raise: raise('urgent') });
      const { waiting } = await scene.store.deskView(workerId());
      expect(waiting.find(({ id }) => id === asked.id)).toMatchObject({ channel, level: 'urgent' });
    }
  },

  'a session says the level of its open case, and none without one': async (scene) => {
    const { store, say, sessionOf, mustClaim } = scene;
    const tags = person();
    expect((await say(tags, { route: WAY })).session?.level).toBeNull();
    expect((await say(tags, { route: WAY, raise: raise('priority') })).session?.level).toBe('priority');
    expect((await say(tags, { route: WAY, raise: raise('standard') })).session?.level).toBe('priority');
    await say(tags, { route: WAY, raise: raise('immediate'), rows: [row()] });
    scene.advance(LIMITS.outboxLeaseMs);
    expect(await store.takeUnsent()).toMatchObject([{ session: { level: 'immediate' } }]);
    await store.closeCase(await mustClaim(), 'helped', null);
    expect((await sessionOf(tags))?.level).toBeNull();
    expect(await say(tags)).toMatchObject({ session: { level: null, caseOpen: false } });
  },

  'without consent only a belated answer may be sent, and for a while': async (scene) => {
    const tags = person();
    expect((await scene.say(tags, { route: WAY })).session).toMatchObject({ mayWrite: 'answers', contactUntilMs: 0 });
    scene.advance(LIMITS.answerAwaitedMs - MARGIN);
    expect(await mayWrite(scene, tags)).toBe('answers');
    scene.advance(MARGIN);
    expect(await mayWrite(scene, tags)).toBe('nothing');
    await scene.say(tags, { route: WAY });
    expect(await mayWrite(scene, tags)).toBe('answers');
  },

  'with consent anything may be sent until it ends; turns in between do not change it': async (scene) => {
    const tags = person();
    const { session, nowMs } = await scene.say(tags, { route: WAY, contactMs: LIMITS.contactMs.hour });
    expect(session).toMatchObject({ mayWrite: 'anything', contactUntilMs: nowMs + LIMITS.contactMs.hour });
    scene.advance(LIMITS.contactMs.hour - MARGIN);
    expect((await scene.say(tags, { route: WAY })).session).toMatchObject({ contactUntilMs: session?.contactUntilMs });
    expect(await mayWrite(scene, tags)).toBe('anything');
    scene.advance(MARGIN);
    expect(await mayWrite(scene, tags)).toBe('answers');
    scene.advance(LIMITS.answerAwaitedMs);
    expect(await mayWrite(scene, tags)).toBe('nothing');
  },

  'consent can be renewed and taken back': async (scene) => {
    const tags = person();
    await scene.say(tags, { route: WAY, contactMs: LIMITS.contactMs.hour });
    const { nowMs } = await scene.say(tags, { route: WAY, contactMs: LIMITS.contactMs.day });
    expect((await scene.sessionOf(tags))?.contactUntilMs).toBe(nowMs + LIMITS.contactMs.day);
    await scene.say(tags, { route: WAY, contactMs: LIMITS.contactMs.no });
    expect(await scene.sessionOf(tags)).toMatchObject({ mayWrite: 'answers', contactUntilMs: 0 });
  },

  'whoever leaves is written to by nobody: the consent goes with them': async (scene) => {
    for (const end of ['leave', 'blocked'] as const) {
      const tags = person();
      const contactMs = LIMITS.contactMs.day;
      await scene.say(tags, { route: WAY, raise: raise('urgent'), contactMs });
      expect((await scene.say(tags, { route: WAY, end, contactMs })).session?.contactUntilMs).toBe(0);
      await scene.say(tags, { route: WAY });
      expect(await mayWrite(scene, tags)).toBe('answers');
    }
  },

  'consent is of one case: beside the next one it is asked for anew, or given in the same turn': async (scene) => {
    const { say, mustClaim, store } = scene;
    for (const contactMs of [null, LIMITS.contactMs.hour]) {
      const tags = person();
      await say(tags, { route: WAY, raise: raise('urgent'), contactMs: LIMITS.contactMs.day });
      await say(tags, { route: WAY, raise: raise('immediate') });
      expect(await mayWrite(scene, tags)).toBe('anything');
      await store.closeCase(await mustClaim(), 'helped', null);
      await say(tags, { route: WAY, raise: raise('urgent'), contactMs });
      expect(await mayWrite(scene, tags)).toBe(contactMs === null ? 'answers' : 'anything');
      await store.closeCase(await mustClaim(), 'helped', null);
    }
  },

  'what is handed out to be sent says what may be sent by then': async (scene) => {
    const { store, say, mustClaim } = scene;
    await say(person(), { route: WAY, raise: raise('urgent'), rows: [row()] });
    scene.advance(LIMITS.answerAwaitedMs);
    expect(await store.takeUnsent()).toMatchObject([{ session: { mayWrite: 'nothing' } }]);
    const said = { row: row(), line: null };
    expect(await store.relay(await mustClaim(), said)).toMatchObject({ session: { mayWrite: 'nothing' } });
  },

  'somebody who comes back to a chat that nobody could reach is here again': async (scene) => {
    const { store, say } = scene;
    for (const lose of ['block', 'send'] as const) {
      const tags = person();
      const asked = raise('urgent');
      const { session } = await say(tags, { route: WAY, raise: asked });
      if (lose === 'block') await say(tags, { route: WAY, end: 'blocked' });
      else if (session) await store.markSent(session.sid, settling({ unreachable: true }));
      const here = async () => (await store.deskView(workerId())).waiting.find(({ id }) => id === asked.id)?.presence;
      expect(await here()).toBe('unreachable');
      await say(tags, { route: WAY });
      expect(await here()).toBe('here');
    }
  },

  'failures of an event are counted from the first, as long as its channel may deliver it again': async (scene) => {
    const { store, advance } = scene;
    for (const channel of CHANNELS) {
      const [one, other] = [update(), update()];
      expect(await store.countFailure(one, channel)).toBe(1);
      expect(await store.countFailure(one, channel)).toBe(2);
      expect(await store.countFailure(other, channel)).toBe(1);
      advance(LIMITS.dedupeMs[channel] - MARGIN);
      expect(await store.countFailure(one, channel)).toBe(3);
      advance(MARGIN);
      expect(await store.countFailure(one, channel)).toBe(1);
    }
  },

  'failures of one event counted at once are each counted': async (scene) => {
    const one = update();
    const counts = await Promise.all(Array.from({ length: 8 }, () => scene.store.countFailure(one, 'line')));
    expect(counts.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  },

  'an event that failed is still handled, and what was counted of it is swept away in the end': async (scene) => {
    const { store, say, advance, sweepAll } = scene;
    const one = update();
    await store.countFailure(one, 'telegram');
    expect((await say(person(), { update: one, route: WAY })).rows).toEqual([]);
    await sweepAll();
    advance(LIMITS.dedupeMs.telegram);
    expect((await sweepAll()).removed).toBeGreaterThan(0);
  },
};
