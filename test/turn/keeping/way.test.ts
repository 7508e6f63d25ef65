import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/error.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Store, TurnCommit } from '../../../src/ports/store.ts';
import { openWay } from '../../../src/turn/keeping/way.ts';
import { inTheChat, keepingHouse, onThePage } from './keeping-house.ts';

const DAY = LIMITS.keepWayMs.day;
const call = { number: '+8676912345678', when: 'call-evening', say: 'say-parcel' };
const calls = { do: 'case' as const, level: 'urgent' as const };
const keeps = (forMs: number, callBack: typeof call | null = null) => ({ do: 'keep-way' as const, forMs, callBack });

function house() {
  const turns: TurnCommit[] = [];
  const kept = (store: Store): Store => ({
    ...store,
    commitTurn: (turn) => {
      turns.push(turn);
      return store.commitTurn(turn);
    },
  });
  return Object.assign(keepingHouse(kept), { turns });
}
type House = ReturnType<typeof house>;
const wayOf = async (given: House, identity: string) => given.store.keptWay(await given.keys.mark(identity, 'way'));

describe('a way that is agreed to', () => {
  it('rests sealed under a key of its own, with nothing of it to be read in the store', async () => {
    const one = house();
    one.next.push({ effects: [calls, keeps(DAY)] });
    await one.handleTurn(inTheChat());
    const kept = await wayOf(one, 'telegram|test|somebody');
    if (kept === null) throw new Error('no way is kept');
    expect(await openWay(one.deps, kept)).toEqual({
      identity: 'telegram|test|somebody',
      channel: 'telegram',
      // What serves one answer alone is not kept.
      route: { channel: 'telegram', to: { chat: 'the-way' } },
      language: 'zh-Hans',
      check: 'heron',
      callBack: null,
    });
    expect(kept.untilMs).toBe(one.clock.nowMs() + DAY);
    expect(JSON.stringify([one.turns, kept])).not.toMatch(/somebody|the-way|heron/);
  });

  it('on the page is the number to call and what to say, and no address', async () => {
    const one = house();
    one.next.push({ effects: [calls, keeps(DAY, call)] });
    await one.handleTurn(onThePage());
    const kept = await wayOf(one, 'web|test|somebody');
    expect(kept && (await openWay(one.deps, kept))).toMatchObject({ route: null, callBack: call });
    expect(JSON.stringify(one.turns)).not.toContain(call.number);
  });

  it('outlives its conversation, and its key its time by two hours', async () => {
    const one = house();
    one.next.push({ effects: [calls, keeps(DAY)] });
    await one.handleTurn(inTheChat());
    one.next.push({ effects: [{ do: 'leave' }] });
    await one.handleTurn(inTheChat());
    const kept = await wayOf(one, 'telegram|test|somebody');
    if (kept === null) throw new Error('no way is kept');
    one.clock.advance(DAY + LIMITS.keepWayExtraMs - 1);
    expect(await openWay(one.deps, kept)).not.toBeNull();
    one.clock.advance(1);
    expect(await openWay(one.deps, kept)).toBeNull();
  });

  it('is kept no more at their word: it and its key are gone with that turn', async () => {
    for (const over of [keeps(0), { do: 'erase' } as const]) {
      const one = house();
      one.next.push({ effects: [calls, keeps(DAY)] });
      await one.handleTurn(inTheChat());
      const kept = await wayOf(one, 'telegram|test|somebody');
      if (kept === null) throw new Error('no way is kept');
      one.next.push({ effects: [over] });
      await one.handleTurn(inTheChat());
      expect(await wayOf(one, 'telegram|test|somebody')).toBeNull();
      expect(await one.keys.own(kept.key)).toBeNull();
    }
  });

  it('agreed to anew takes the place of the one before, whose key goes', async () => {
    const one = house();
    one.next.push({ effects: [calls, keeps(DAY)] }, { effects: [keeps(LIMITS.keepWayMs.week)] });
    await one.handleTurn(inTheChat());
    const first = await wayOf(one, 'telegram|test|somebody');
    await one.handleTurn(inTheChat());
    const second = await wayOf(one, 'telegram|test|somebody');
    expect(second?.untilMs).toBe(one.clock.nowMs() + LIMITS.keepWayMs.week);
    expect(first && (await one.keys.own(first.key))).toBeNull();
    expect(second && (await one.keys.own(second.key))).not.toBeNull();
  });

  it('is said to be over by every erasing turn, also of somebody who agreed to none', async () => {
    const one = house();
    one.next.push({ effects: [{ do: 'erase' }] });
    await one.handleTurn(onThePage());
    expect(one.turns.at(-1)?.way).toEqual({ drop: await one.keys.mark('web|test|somebody', 'way') });
  });

  it('whose key could not be shredded is named by sweeps until it is', async () => {
    const one = house();
    one.next.push({ effects: [calls, keeps(DAY)] }, { effects: [{ do: 'erase' }] });
    await one.handleTurn(inTheChat());
    const kept = await wayOf(one, 'telegram|test|somebody');
    if (kept === null) throw new Error('no way is kept');
    const { forgetOwn } = one.keys;
    one.keys.forgetOwn = () => Promise.reject(new AppError('key-store-unavailable', 'away'));
    expect((await one.handleTurn(inTheChat())).ended).toBe('erase');
    expect([(await one.keys.own(kept.key)) === null, one.logged.join()]).toEqual([
      false,
      expect.stringContaining('key-forget-failed'),
    ]);
    await one.tick();
    one.keys.forgetOwn = forgetOwn;
    one.clock.advance(LIMITS.shredLeaseMs);
    await one.tick();
    expect(await one.keys.own(kept.key)).toBeNull();
    expect((await one.store.sweep()).ownKeys).toEqual([]);
  });

  it('a turn without one asks neither store for it', async () => {
    const one = house();
    const asked: string[] = [];
    for (const name of ['makeOwn', 'own', 'forgetOwn', 'ofCode'] as const) {
      const verb = one.keys[name] as (...given: never[]) => Promise<never>;
      one.keys[name] = (...given: never[]) => {
        asked.push(name);
        return verb(...given);
      };
    }
    await one.handleTurn(inTheChat());
    expect(asked).toEqual([]);
    expect(one.turns[0]).toMatchObject({ way: null, capsule: null });
  });
});
