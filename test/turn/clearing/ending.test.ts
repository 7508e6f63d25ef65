import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/error.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Store } from '../../../src/ports/store.ts';
import { createHandleTurn } from '../../../src/turn/handle-turn.ts';
import { tap, text } from '../../support/small-flows.ts';
import { pushHouse } from '../push-house.ts';
import { erases, failing, leaves, told, writes } from './chat.ts';

const hello = writes('1', tap('hello', 'info'));
const danger = writes('1', tap('hello', 'unsafe'));
const ERASED = 'chat:erased,chat:cleared.all';
/** Beside an open case. */
const ERASED_CASE = 'chat:erased,chat:erased-case,chat:cleared.all';
const away = new AppError('store-unavailable', 'away');

/** Counts verbs of the store. */
const counting = (counts: Record<string, number>) => (store: Store) =>
  new Proxy(store, {
    get(whole, name: keyof Store) {
      counts[name] = (counts[name] ?? 0) + 1;
      return whole[name];
    },
  });

describe('a chat whose session its survivor ends', () => {
  it('is emptied of what both wrote, then its key is shredded, then its last words go out and say what became of it', async () => {
    const order: string[] = [];
    const house = pushHouse();
    const { sid } = await house.handleTurn(hello);
    house.messenger.refuses.push(async (traces) => {
      order.push(`taken ${JSON.stringify(traces)}`);
      expect(house.shown()).not.toContain(ERASED);
      expect(await house.keys.unwrap(sid)).not.toBeNull();
      return { gone: traces.length, stays: 0, later: [] };
    });
    house.messenger.next = async (to, messages) => {
      order.push(`sent ${(await house.keys.unwrap(sid)) === null ? 'without a key' : 'with a key'}`);
      return { accepted: house.messenger.take(messages, to), lost: [], trace: ['last'], reach: 'ok' };
    };
    await house.handleTurn(erases('2'));
    expect(order).toEqual(['taken ["mine-1",["platform-1"],"mine-2"]', 'sent without a key']);
    expect(house.shown().at(-1)).toBe(ERASED);
    const swept = await house.store.sweep();
    expect(swept.toClear).toEqual([]);
  });

  it('keeps its last words: they are in no note, and no tick takes them away', async () => {
    const house = pushHouse();
    await house.handleTurn(danger);
    await house.handleTurn(leaves('2'));
    house.messenger.takenAway.length = 0;
    for (let passed = 0; passed < LIMITS.clearMaxMs; passed += LIMITS.shredLeaseMs * 60) {
      house.clock.advance(LIMITS.shredLeaseMs * 60);
      await house.tick();
    }
    expect(house.messenger.takenAway).toEqual([]);
  });

  it('costs no trip more until it ends: one warm, two cold', async () => {
    const counts: Record<string, number> = {};
    const house = pushHouse(counting(counts));
    await house.handleTurn(hello);
    expect(counts).toEqual({ load: 1, commitTurn: 1, markSent: 1 });
    await house.handleTurn(writes('2', tap('danger', 'no')));
    expect(counts).toEqual({ load: 1, commitTurn: 2, markSent: 2 });
    await house.handleTurn(erases('3'));
    expect(counts).toMatchObject({ commitTurn: 3, cleared: 1 });
  });

  it('is told of to the worker of an open case', async () => {
    const house = pushHouse();
    await house.handleTurn(danger);
    await house.handleTurn(erases('2'));
    expect(await told(house)).toBe('all');
  });

  it('says that some of it stays where the platform deletes nothing so old', async () => {
    const house = pushHouse();
    await house.handleTurn(danger);
    house.messenger.refuses.push(async (traces) => ({ gone: traces.length - 1, stays: 1, later: [] }));
    await house.handleTurn(leaves('2'));
    expect(house.shown().at(-1)).toBe('chat:ended,chat:cleared.some');
    expect(await told(house)).toBe('some');
  });

  it('is emptied behind the turn: leaving has ended before the platform answers, and a stop waits for both', async () => {
    const house = pushHouse();
    const { deps, messenger } = house;
    await house.handleTurn(hello);
    const mayEnd = Promise.withResolvers<void>();
    messenger.refuses.push(async (traces) => {
      await mayEnd.promise;
      return { gone: traces.length, stays: 0, later: [] };
    });
    const outcome = await createHandleTurn(deps)(leaves('2'));
    expect(outcome.ended).toBe('leave');
    const tags = await house.keys.tags(hello.identity, house.clock.nowMs());
    expect((await house.store.load(tags)).session).toBeNull();
    let isIdle = false;
    const idle = deps.deliver.idle().then(() => {
      isIdle = true;
    });
    await Promise.resolve();
    expect([isIdle, house.shown()]).toEqual([false, ['chat:danger.question']]);
    mayEnd.resolve();
    await idle;
    expect(house.shown().at(-1)).toBe('chat:ended,chat:cleared.all');
  });

  it('has an answer that was on its way taken out too, which no last words overtake', async () => {
    const house = pushHouse();
    const { deps, messenger } = house;
    const handleTurn = createHandleTurn(deps);
    await house.handleTurn(hello);
    const mayEnd = Promise.withResolvers<void>();
    messenger.next = async (to, messages) => {
      await mayEnd.promise;
      return { accepted: messenger.take(messages, to), lost: [], trace: ['on its way'], reach: 'ok' };
    };
    const [slow, last] = [await handleTurn(writes('2', tap('hello', 'unsafe'))), await handleTurn(erases('3'))];
    mayEnd.resolve();
    await Promise.all([slow.sent, last.sent]);
    expect(messenger.takenAway).toContainEqual(['on its way']);
    expect(house.shown().at(-1)).toBe(ERASED_CASE);
    // Its note is in the store still, and needs the key: the ticks of the next minute are done with both.
    for (let passed = 0; passed < 60_000; passed += LIMITS.tickEveryMs) {
      house.clock.advance(LIMITS.tickEveryMs);
      await house.tick();
    }
    expect(await house.keys.unwrap(last.sid)).toBeNull();
    expect(await told(house)).toBe('all');
  });
});

describe('the same ending again', () => {
  it('is told once, whether it comes while the chat is being emptied, later, or to another process', async () => {
    const house = pushHouse();
    await house.handleTurn(danger);
    await Promise.all([1, 2, 3].map(() => house.handleTurn(erases('2'))));
    await house.handleTurn(erases('2'));
    await house.process()(erases('2'));
    expect(house.shown().filter((words) => words === ERASED_CASE)).toHaveLength(1);
    expect(await told(house)).toBe('all');
  });

  it('leaves the key alone that what is still to be taken out needs', async () => {
    const house = pushHouse();
    const { sid } = await house.handleTurn(danger);
    await expect(house.dying(erases('2'))).rejects.toThrow();
    expect((await house.process()(erases('2'))).ended).toBe('erase');
    expect(await house.keys.unwrap(sid)).not.toBeNull();
    house.clock.advance(LIMITS.shredLeaseMs);
    await house.tick();
    expect(house.messenger.takenAway).toContain('mine-1');
    expect(await told(house)).toBe('all');
  });
});

describe('a process that dies', () => {
  const ticks = async (house: ReturnType<typeof pushHouse>, ms: number) => {
    for (let passed = 0; passed < ms; passed += LIMITS.tickEveryMs) {
      house.clock.advance(LIMITS.tickEveryMs);
      await house.tick();
    }
  };

  it('between commit and emptying loses nothing: ticks of another empty the chat and shred the key within a minute', async () => {
    const house = pushHouse();
    const { sid } = await house.handleTurn(danger);
    await expect(house.dying(erases('2'))).rejects.toThrow();
    expect(await told(house)).toBeNull();
    await ticks(house, 60_000);
    expect(house.messenger.takenAway).toEqual(expect.arrayContaining(['mine-1', 'mine-2']));
    expect(await house.keys.unwrap(sid)).toBeNull();
    expect(await told(house)).toBe('all');
  });

  it('between emptying and its note has it done again, and the case told then', async () => {
    const house = pushHouse(failing('cleared', 1, away));
    const { sid } = await house.handleTurn(danger);
    await house.handleTurn(erases('2'));
    // What was told is what happened.
    expect(house.shown().at(-1)).toBe(ERASED_CASE);
    expect([await told(house), house.logged.join()]).toEqual([null, expect.stringContaining('clear-failed')]);
    await ticks(house, 60_000);
    expect(await told(house)).toBe('all');
    expect(await house.keys.unwrap(sid)).toBeNull();
  });

  it('between the note and the last words: nothing is told twice or later, and the key is gone', async () => {
    const house = pushHouse();
    const { sid } = await house.handleTurn(danger);
    house.messenger.next = () => Promise.reject(new AppError('deadline-passed', 'gone'));
    await house.handleTurn(erases('2'));
    const before = house.shown();
    await ticks(house, LIMITS.outboxLeaseMs * 3);
    expect(house.shown()).toEqual(before);
    expect(await told(house)).toBe('all');
    expect(await house.keys.unwrap(sid)).toBeNull();
  });
});

describe('a platform that is away', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('has the last words say "later", and ticks finish it when it is back: then the case says that all is gone', async () => {
    const house = pushHouse();
    const { sid } = await house.handleTurn(danger);
    const later = async (traces: readonly unknown[]) => ({ gone: 0, stays: 0, later: [...traces] });
    house.messenger.refuses.push(later, later);
    await house.handleTurn(erases('2'));
    expect(house.shown().at(-1)).toBe('chat:erased,chat:erased-case,chat:cleared.later');
    expect([await told(house), await house.keys.unwrap(sid)]).toEqual(['later', null]);
    house.clock.advance(LIMITS.clearingRetryMs);
    await house.tick();
    expect([await told(house), house.messenger.takenAway]).toEqual(['later', []]);
    house.clock.advance(LIMITS.clearingRetryMs);
    await house.tick();
    expect(house.messenger.takenAway.flat()).toEqual(expect.arrayContaining(['mine-1', 'mine-2', 'platform-4']));
    expect(await told(house)).toBe('all');
    house.messenger.takenAway.length = 0;
    house.clock.advance(LIMITS.clearingRetryMs);
    await house.tick();
    expect(house.messenger.takenAway).toEqual([]);
  });

  it('that does not answer holds the last words up no longer than the limit', async () => {
    const house = pushHouse();
    await house.handleTurn(hello);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = Promise.withResolvers<void>();
    house.messenger.refuses.push(() => {
      asked.resolve();
      return new Promise(() => undefined);
    });
    const turn = house.handleTurn(erases('2'));
    await asked.promise;
    vi.advanceTimersByTime(LIMITS.clearMs);
    await turn;
    expect(house.shown().at(-1)).toBe('chat:erased,chat:cleared.later');
    expect(LIMITS.clearMs).toBeLessThan(LIMITS.hookSendWaitMs.telegram);
  });

  it('what stays for good beside what is tried again is not forgotten: in the end the case says so', async () => {
    const house = pushHouse();
    await house.handleTurn(danger);
    house.messenger.refuses.push(async (traces) => ({ gone: 0, stays: 1, later: traces.slice(1) }));
    await house.handleTurn(erases('2'));
    house.clock.advance(LIMITS.clearingRetryMs);
    await house.tick();
    expect(await told(house)).toBe('some');
  });
});

describe('whoever writes again at once', () => {
  it('is somebody new, with a key of their own, while the chat is still being emptied', async () => {
    const house = pushHouse();
    const handleTurn = createHandleTurn(house.deps);
    const { sid } = await house.handleTurn(hello);
    const before = await house.keys.unwrap(sid);
    const mayEnd = Promise.withResolvers<void>();
    house.messenger.refuses.push(async (traces) => {
      await mayEnd.promise;
      return { gone: traces.length, stays: 0, later: [] };
    });
    const last = await handleTurn(erases('2'));
    const next = await handleTurn(writes('3', text('hello')));
    const now = await house.keys.unwrap(next.sid);
    expect([next.sid, now === null]).toEqual([sid, false]);
    expect(now).not.toEqual(before);
    mayEnd.resolve();
    await Promise.all([last.sent, next.sent]);
    // The end of the one before shreds nothing of this one.
    expect(await house.keys.unwrap(sid)).toEqual(now);
    const again = await house.process()(writes('4', tap('hello', 'info')));
    expect(house.logged.join()).not.toContain('session-unreadable');
    expect(again.ended).toBeNull();
  });

  it('at another process, under the same name, keeps their key when the one before is done with', async () => {
    const house = pushHouse();
    const handleTurn = createHandleTurn(house.deps);
    const { sid } = await house.handleTurn(hello);
    const mayEnd = Promise.withResolvers<void>();
    house.messenger.refuses.push(async (traces) => {
      await mayEnd.promise;
      return { gone: traces.length, stays: 0, later: [] };
    });
    const last = await handleTurn(erases('2'));
    await house.process()(writes('3', text('hello')));
    mayEnd.resolve();
    await last.sent;
    expect(await house.keys.unwrap(sid)).not.toBeNull();
  });
});
