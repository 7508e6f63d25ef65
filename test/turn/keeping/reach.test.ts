import { describe, expect, it } from 'vitest';
import { asRowId, asWorkerId } from '../../../src/core/ids.ts';
import { LANGUAGES } from '../../../src/core/language.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Claim } from '../../../src/ports/store.ts';
import { createReach } from '../../../src/turn/keeping/reach.ts';
import { createRelay } from '../../../src/turn/relay.ts';
import { openSession } from '../../../src/turn/session/open-sealed.ts';
import { inTheChat, keepingHouse, onThePage } from './keeping-house.ts';

const texts = { t: (_language: string, key: string) => key, has: () => true };
const worker = asWorkerId('worker-1');
const DAY = LIMITS.keepWayMs.day;
const call = { number: '+8676912345678', when: 'call-evening', say: 'say-parcel' };

/** Somebody who called and agreed to be reached, and a worker who holds their case. */
async function agreed({
  callBack = null as typeof call | null,
  ends = null as 'leave' | 'erase' | 'blocked' | null,
} = {}) {
  const house = keepingHouse();
  const come = callBack === null ? inTheChat : onThePage;
  const effects = [{ do: 'case', level: 'urgent' } as const, { do: 'keep-way', forMs: DAY, callBack } as const];
  house.next.push({ effects });
  await house.handleTurn(come());
  if (ends !== null) {
    house.next.push({ effects: [{ do: ends }] });
    await house.handleTurn(come());
  }
  const reach = createReach({ ...house.deps, texts, fresh: { hash: 'hash', at: 'waiting' } });
  const relay = createRelay({ ...house.deps, texts });
  let requests = 0;
  async function takes(): Promise<Claim> {
    requests += 1;
    const held = await house.store.claimNext({ worker, languages: LANGUAGES, request: asRowId(`request-${requests}`) });
    if (held === null) throw new Error('nothing to claim');
    return { caseId: held.id, worker, fence: held.fence };
  }
  const reads = async (claim: Claim) => {
    const read = await house.store.readCase(claim, 0);
    if ('refused' in read) throw new Error(read.refused);
    return read;
  };
  return Object.assign(house, { reach, relay, takes, reads });
}

describe('a worker who holds a case with a kept way', () => {
  it('sees until when somebody can be written to', async () => {
    const house = await agreed();
    const { way } = await house.reads(await house.takes());
    expect(await house.reach.wayOf(way)).toEqual({ how: 'write', untilMs: house.clock.nowMs() + DAY });
  });

  it('sees the number to call, when, and what to say; no program calls it', async () => {
    const house = await agreed({ callBack: call, ends: 'leave' });
    const claim = await house.takes();
    const { way } = await house.reads(claim);
    expect(await house.reach.wayOf(way)).toEqual({ how: 'call', callBack: call, untilMs: house.clock.nowMs() + DAY });
    expect(await house.reach.openAgain(claim)).toEqual({ refused: 'unreachable' });
  });

  it('sees that there is none, that its time is over, or that it cannot be read', async () => {
    const house = await agreed();
    const { way } = await house.reads(await house.takes());
    if (way === null) throw new Error('no way');
    expect(await house.reach.wayOf(null)).toEqual({ how: 'not' });
    await house.keys.forgetOwn([way.key]);
    expect(await house.reach.wayOf(way)).toEqual({ how: 'unreadable' });
    house.clock.advance(DAY);
    expect(await house.reach.wayOf(way)).toEqual({ how: 'not' });
  });

  it('reaches somebody who left: first neutral words of the house, covered, then the worker’s go the ordinary way', async () => {
    const house = await agreed({ ends: 'leave' });
    const before = house.messenger.shown.length;
    const claim = await house.takes();
    expect(await house.relay.words(claim, { id: asRowId('early'), text: 'hello?', yesNo: false })).toHaveProperty(
      'refused',
    );
    const unasked: (boolean | undefined)[] = [];
    house.messenger.next = async (to, messages) => {
      unasked.push(...messages.map(({ message }) => message.unasked));
      return { accepted: house.messenger.take(messages, to), lost: [], trace: null, reach: 'ok' };
    };
    expect(await house.reach.openAgain(claim)).toEqual({ opened: true });
    expect(house.messenger.shown.slice(before)).toMatchObject([
      { words: 'chat:worker.way-opened', to: { channel: 'telegram', to: { chat: 'the-way' } } },
    ]);
    expect(unasked).toEqual([true]);
    expect(await house.relay.words(claim, { id: asRowId('w'), text: 'I am here', yesNo: false })).toHaveProperty('seq');
    expect(house.messenger.shown.at(-1)?.words).toBe('I am here');
  });

  it('reaches somebody whose conversation ran out, with nothing known but what they agreed to', async () => {
    const longer = keepingHouse();
    longer.next.push({
      effects: [
        { do: 'case', level: 'urgent' },
        { do: 'keep-way', forMs: LIMITS.keepWayMs.week, callBack: null },
      ],
    });
    await longer.handleTurn(inTheChat());
    longer.clock.advance(LIMITS.sessionWithCaseMaxMs);
    await longer.tick();
    const held = await longer.store.claimNext({ worker, languages: LANGUAGES, request: asRowId('r') });
    if (held === null) throw new Error('nothing to claim');
    expect(held.sid).toBeNull();
    const reach = createReach({ ...longer.deps, texts, fresh: { hash: 'hash', at: 'waiting' } });
    const own = { caseId: held.id, worker, fence: held.fence };
    expect(await reach.openAgain(own)).toEqual({ opened: true });
    const read = await longer.store.readCase(own, 0);
    if ('refused' in read || read.session === null) throw new Error('not opened');
    const key = await longer.keys.unwrap(read.session.sid);
    expect(key && (await openSession(longer.deps, key, read.session))).toEqual({
      hash: 'hash',
      at: 'waiting',
      answers: {},
      level: 'urgent',
      language: 'zh-Hans',
      called: true,
      reasons: [],
      words: { check: 'heron' },
    });
    // What they write now is the worker's.
    longer.next.push({ effects: [{ do: 'relay', text: 'yes?' }] });
    await longer.handleTurn(inTheChat({ kind: 'text', text: 'yes?' }));
    const after = await longer.store.readCase(own, 0);
    expect('refused' in after ? after : after.lines.map(({ from }) => from)).toEqual(['survivor']);
  });

  it('asks twice and knocks once', async () => {
    const house = await agreed({ ends: 'leave' });
    const claim = await house.takes();
    const before = house.messenger.shown.length;
    const asked = await Promise.all([house.reach.openAgain(claim), house.reach.openAgain(claim)]);
    expect(asked).toEqual([{ opened: true }, { opened: true }]);
    expect(await house.reach.openAgain(claim)).toEqual({ opened: true });
    expect(house.messenger.shown.length - before).toBe(1);
  });

  it('opens nothing of somebody who erased, who is there, or whose case is another’s', async () => {
    const erased = await agreed({ ends: 'erase' });
    expect(await erased.reach.openAgain(await erased.takes())).toEqual({ refused: 'unreachable' });
    const here = await agreed();
    expect(await here.reach.openAgain(await here.takes())).toEqual({ refused: 'elsewhere' });
    const lost = await agreed({ ends: 'leave' });
    const claim = await lost.takes();
    expect(await lost.reach.openAgain({ ...claim, fence: claim.fence + 1 })).toEqual({ refused: 'claim-lost' });
    const before = [erased, here, lost].map(({ messenger }) => messenger.shown.map(({ words }) => words).join());
    expect(before.join()).not.toContain('way-opened');
  });

  it('whose way cannot be read is told so', async () => {
    const house = await agreed({ ends: 'leave' });
    const claim = await house.takes();
    const { way } = await house.reads(claim);
    if (way === null) throw new Error('no way');
    await house.keys.forgetOwn([way.key]);
    expect(await house.reach.openAgain(claim)).toEqual({ refused: 'unreadable' });
  });

  it('cannot reach them when the time is over, though the way is kept a while longer', async () => {
    const house = await agreed({ ends: 'leave' });
    house.clock.advance(DAY);
    expect(await house.reach.openAgain(await house.takes())).toEqual({ refused: 'unreachable' });
  });
});
