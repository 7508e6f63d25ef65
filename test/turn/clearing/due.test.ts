import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/error.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import { createHandleTurn } from '../../../src/turn/handle-turn.ts';
import { tap, text } from '../../support/small-flows.ts';
import { pushHouse } from '../push-house.ts';
import { erases, failing, told, writes } from './chat.ts';

const hello = writes('1', tap('hello', 'info'));
const danger = writes('1', tap('hello', 'unsafe'));
const HOUR = 3_600_000;
const later = async (traces: readonly unknown[]) => ({ gone: 0, stays: 0, later: [...traces] });

describe('a tick', () => {
  it('empties the chat of a session whose time was over, and shreds its key only then', async () => {
    const house = pushHouse();
    const { sid } = await house.handleTurn(hello);
    house.clock.advance(LIMITS.sessionIdleMs.telegram);
    house.messenger.refuses.push(async (traces) => {
      expect(await house.keys.unwrap(sid)).not.toBeNull();
      return { gone: traces.length, stays: 0, later: [] };
    });
    const keyGone = async () => (await house.keys.unwrap(sid)) === null;
    for (let ticks = 0; ticks < 4 && !(await keyGone()); ticks += 1) {
      await house.tick();
      house.clock.advance(LIMITS.tickEveryMs);
    }
    expect(house.messenger.refuses).toEqual([]);
    expect(await keyGone()).toBe(true);
    expect(house.shown()).toEqual(['chat:danger.question']);
  });

  it('empties it after a worker closed the case and the while to read the last words is over', async () => {
    const house = pushHouse();
    await house.handleTurn(danger);
    const claim = await house.claim();
    await house.relay.closeCase(claim, 'helped');
    house.clock.advance(LIMITS.sessionIdleMs.telegram);
    for (let ticks = 0; ticks < 3; ticks += 1) await house.tick();
    expect(house.messenger.takenAway).toContain('mine-1');
  });

  it('takes out what is nearly too old while the session goes on, and the session stays', async () => {
    const house = pushHouse();
    const talk = async (hours: number) => {
      await house.handleTurn(writes(`at-${hours}`, text('still here')));
      house.clock.advance(2 * HOUR);
      await house.tick();
    };
    for (let hours = 0; hours < 44; hours += 2) await talk(hours);
    expect(house.messenger.takenAway).toContain('mine-at-0');
    expect(house.messenger.takenAway).not.toContain('mine-at-42');
    const before = house.shown().length;
    await house.process()(writes('next', tap('danger', 'no')));
    expect([house.shown().length > before, house.logged.join()]).toEqual([true, expect.not.stringContaining('unread')]);
  });

  it('whose key of the notes is lost says that some of it stays', async () => {
    const house = pushHouse();
    const { sid } = await house.handleTurn(danger);
    await expect(house.dying(erases('2'))).rejects.toThrow();
    await house.keys.forget([sid]);
    house.clock.advance(LIMITS.shredLeaseMs);
    await house.tick();
    expect(house.messenger.takenAway).toEqual([]);
    expect(await told(house)).toBe('some');
  });

  it('says so, by a number alone, when what is nearly too old could not be deleted, and not before', async () => {
    const house = pushHouse();
    await house.handleTurn(danger);
    house.messenger.refuses.push(...Array.from({ length: 10_000 }, () => later));
    await house.handleTurn(erases('2'));
    const alarms = () => house.logged.filter((line) => line.includes('clear-overdue'));
    const until = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 30 * 60_000) {
        house.clock.advance(30 * 60_000);
        await house.tick();
      }
    };
    await until(LIMITS.clearAtMs - HOUR);
    expect(alarms()).toEqual([]);
    await until(HOUR);
    expect(alarms().map((line) => JSON.parse(line) as object)).toEqual([
      { at: expect.any(String), event: 'clear-overdue', count: 1 },
    ]);
    expect(house.logged.join()).not.toMatch(/mine|platform|somebody/);
    await until(LIMITS.clearMaxMs - LIMITS.clearAtMs);
    // Nothing so old can be deleted: nobody tries any more, and the case is not told more than is true.
    house.messenger.refuses.length = 0;
    await until(HOUR);
    expect([house.messenger.takenAway, await told(house)]).toEqual([[], 'some']);
  });

  it('that cannot empty one chat empties the others', async () => {
    const house = pushHouse();
    const other = { ...danger, identity: 'telegram|test|another', event: 'other-1', trace: 'theirs-1' };
    const silent = createHandleTurn({
      ...house.deps,
      deliver: Object.assign(async () => undefined, house.deps.deliver),
    });
    for (const one of [danger, other]) {
      await silent(one);
      await silent({ ...erases('2'), identity: one.identity, trace: `${one.trace}-last` });
    }
    house.messenger.refuses.push(() => Promise.reject(new AppError('internal', 'no')));
    house.clock.advance(LIMITS.shredLeaseMs);
    await house.tick();
    expect(house.messenger.takenAway).toHaveLength(2);
    house.clock.advance(LIMITS.clearingRetryMs);
    await house.tick();
    expect(house.messenger.takenAway).toHaveLength(4);
  });

  it('tries again what the store did not hear of', async () => {
    const house = pushHouse(failing('settleClearance', 1, new AppError('store-unavailable', 'away')));
    await house.handleTurn(danger);
    house.messenger.refuses.push(later);
    await house.handleTurn(erases('2'));
    for (const said of ['later', 'all']) {
      house.clock.advance(LIMITS.clearingRetryMs);
      await house.tick();
      expect(await told(house)).toBe(said);
    }
  });

  it('shreds the key of what was left once it is done with', async () => {
    const house = pushHouse();
    const own: string[] = [];
    const { makeOwn } = house.keys;
    house.keys.makeOwn = (id, lifeMs) => {
      own.push(id);
      return makeOwn(id, lifeMs);
    };
    await house.handleTurn(hello);
    house.messenger.refuses.push(later);
    await house.handleTurn(erases('2'));
    const [id] = own;
    if (id === undefined) throw new Error('no key was made');
    expect(await house.keys.own(id as never)).not.toBeNull();
    house.clock.advance(LIMITS.clearingRetryMs);
    await house.tick();
    expect(await house.keys.own(id as never)).toBeNull();
  });
});
