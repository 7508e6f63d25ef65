import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { createDeliver } from '../../src/turn/deliver.ts';
import { createTick } from '../../src/turn/tick.ts';
import { tap, text } from '../support/small-flows.ts';
import { ANSWER, onMessenger, pushHouse, ticking } from './push-house.ts';

const hello = onMessenger('1', tap('hello', 'info'));
const danger = onMessenger('1', tap('hello', 'unsafe'));

describe('an answer, its event handed to two processes,', () => {
  it('is sent by the repeat when its process died, before the lease is over, and then by no tick', async () => {
    const house = pushHouse();
    await expect(house.dying(danger)).rejects.toThrow();
    const other = house.process();
    expect(await other(danger)).toMatchObject({ elsewhere: true });
    expect(house.shown()).toEqual([]);
    house.clock.advance(LIMITS.rowsBusyMs);
    expect(await other(danger)).toMatchObject({ elsewhere: false });
    expect(house.shown()).toEqual(ANSWER);
    await ticking(house);
    expect(house.shown()).toEqual(ANSWER);
  });

  it('is sent once by a repeat at another process while it is on its way; that one is to be asked once more', async () => {
    const house = pushHouse();
    const [begun, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    house.messenger.next = async (to, messages) => {
      begun.resolve();
      await mayEnd.promise;
      return { accepted: house.messenger.take(messages, to), lost: [], trace: null, reach: 'ok' };
    };
    const turn = house.handleTurn(danger);
    await begun.promise;
    const others = [house.process(), house.process()];
    for (const other of others) expect(await other(danger)).toMatchObject({ elsewhere: true });
    house.clock.advance(LIMITS.sendMs);
    for (const other of others) expect(await other(danger)).toMatchObject({ elsewhere: true });
    mayEnd.resolve();
    await turn;
    expect(house.shown()).toEqual(ANSWER);
    for (const other of others) expect(await other(danger)).toMatchObject({ elsewhere: false });
    await ticking(house);
    expect(house.shown()).toEqual(ANSWER);
  });
});

describe('a process that is asked to stop', () => {
  const later = onMessenger('2', tap('danger', 'no'));

  it('sends what can be sent in time, begins nothing that would be cut, and leaves it to the next tick of another', async () => {
    const house = pushHouse();
    await house.handleTurn(hello);
    house.deps.deliver.close();
    house.clock.advance(LIMITS.stopSendMs - 1);
    await house.handleTurn(later);
    expect(house.shown()).toEqual(['chat:danger.question', 'chat:offers.question']);
    house.clock.advance(1);
    await house.handleTurn(onMessenger('3', text('help')));
    expect(house.shown()).toHaveLength(2);
    await house.deps.deliver.idle();
    const { deps, messenger, clock } = house;
    const deliver = createDeliver({ ...deps, channels: [messenger], nowMs: clock.nowMs });
    await createTick({ ...deps, deliver })();
    const all = house.shown();
    expect(all.length).toBeGreaterThan(2);
    await ticking({ ...house, tick: createTick({ ...deps, deliver }) });
    expect(house.shown()).toEqual(all);
  });
});

describe('a process that is asked to stop while somebody ends their session', () => {
  const ends = { ...onMessenger('2', { kind: 'command', command: 'erase' } as const), trace: 'mine-2' };

  it('empties the chat and says the last words when that was begun in time', async () => {
    const house = pushHouse();
    await house.handleTurn({ ...danger, trace: 'mine-1' });
    house.deps.deliver.close();
    house.clock.advance(LIMITS.stopSendMs - 1);
    await house.handleTurn(ends);
    expect(house.messenger.takenAway).toEqual(expect.arrayContaining(['mine-1', 'mine-2']));
    expect(house.shown().at(-1)).toContain('chat:cleared.all');
  });

  it('begins neither when it could be cut: the ending stands, and the tick of another process empties the chat', async () => {
    const house = pushHouse();
    const { sid } = await house.handleTurn({ ...danger, trace: 'mine-1' });
    house.deps.deliver.close();
    house.clock.advance(LIMITS.stopSendMs);
    expect((await house.handleTurn(ends)).ended).toBe('erase');
    expect(house.messenger.takenAway).toEqual([]);
    for (let passed = 0; passed < 60_000; passed += LIMITS.tickEveryMs) {
      house.clock.advance(LIMITS.tickEveryMs);
      await house.tick();
    }
    expect(house.messenger.takenAway).toEqual(expect.arrayContaining(['mine-1', 'mine-2']));
    expect(await house.keys.unwrap(sid)).toBeNull();
  });
});
