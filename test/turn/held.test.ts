import { describe, expect, it, vi } from 'vitest';
import { asRowId } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Inbound } from '../../src/core/message.ts';
import type { Store } from '../../src/ports/store.ts';
import { tap, text } from '../support/small-flows.ts';
import { ANSWER, agreed, onMessenger, pushHouse, ticking } from './push-house.ts';

const hello = onMessenger('1', tap('hello', 'info'));
const danger = onMessenger('1', tap('hello', 'unsafe'));

describe('somebody who has not agreed to be written to', () => {
  const said = (id: string, words: string) => ({ id: asRowId(id), text: words, yesNo: false });
  /** In danger, a worker has the case and writes. */
  async function waiting(store?: (store: Store) => Store) {
    const house = pushHouse(store);
    await house.handleTurn(danger);
    const claim = await house.claim();
    await house.relay.words(claim, said('words-1', 'I am here'));
    return { house, claim };
  }

  it('is sent nothing by a worker, however long it waits', async () => {
    const { house } = await waiting();
    await ticking(house, LIMITS.rowMaxMs);
    expect(house.shown()).toEqual(ANSWER);
  });

  it('gets it in order with the next thing they do, and only once', async () => {
    const { house, claim } = await waiting();
    await house.relay.words(claim, said('words-2', 'Are you there?'));
    const write = onMessenger('2', text('yes'));
    await house.process()(write);
    // Nobody knows to write again for the next ones: so it is asked once more.
    const asked = 'chat:speaking,chat:contact.question';
    const all = [...ANSWER, 'chat:worker.reading', 'I am here', 'Are you there?', asked];
    expect(house.shown()).toEqual(all);
    await house.process()(write);
    await ticking(house);
    expect(house.shown()).toEqual(all);
  });

  it('is not told any more that a worker reads once none does', async () => {
    const { house, claim } = await waiting();
    await house.store.release(claim);
    await house.process()(onMessenger('2', text('yes')));
    expect(house.shown()).not.toContain('chat:worker.reading');
    expect(house.shown()).toContain('I am here');
  });

  it('is sent it at once from when they agree, until that runs out', async () => {
    let agrees = false;
    const { house, claim } = await waiting((store) => ({
      ...store,
      commitTurn: (turn) => store.commitTurn({ ...turn, contactMs: agrees ? LIMITS.contactMs.hour : turn.contactMs }),
    }));
    agrees = true;
    await house.handleTurn(onMessenger('2', text('you may')));
    await house.relay.words(claim, said('words-2', 'Thank you'));
    expect(house.shown().at(-1)).toBe('Thank you');
    house.clock.advance(LIMITS.contactMs.hour);
    await house.relay.words(claim, said('words-3', 'Still there?'));
    await ticking(house);
    expect(house.shown()).not.toContain('Still there?');
  });

  it('is sent a late answer for as long as it is awaited, and no longer', async () => {
    for (const [afterMs, shown] of [
      [LIMITS.answerAwaitedMs - 1, ['chat:danger.question']],
      [LIMITS.answerAwaitedMs, []],
    ] as const) {
      const house = pushHouse();
      await expect(house.dying(hello)).rejects.toThrow();
      house.clock.advance(afterMs);
      await house.tick();
      expect(house.shown()).toEqual(shown);
    }
  });

  it('is sent the answer to what they did, late too, though a worker’s words before it still wait', async () => {
    const { house, claim } = await waiting();
    await house.store.release(claim);
    await expect(house.dying(onMessenger('2', tap('contact', 'no')))).rejects.toThrow();
    await ticking(house);
    expect(house.shown().length).toBeGreaterThan(ANSWER.length);
    expect(house.shown()).not.toContain('I am here');
    await house.process()(onMessenger('3', text('yes')));
    expect(house.shown().filter((words) => words === 'I am here')).toHaveLength(1);
  });

  it('what is left of the month is kept for others: it waits until they write', async () => {
    const { house, claim } = await waiting(agreed);
    house.messenger.next = async () => ({ accepted: [], lost: [], trace: null, reach: 'reserved' });
    await house.relay.words(claim, said('words-2', 'Still there?'));
    await ticking(house);
    expect(house.shown()).not.toContain('Still there?');
    await house.handleTurn(onMessenger('2', text('yes')));
    expect(house.shown().filter((words) => words === 'Still there?')).toHaveLength(1);
  });

  it('is not shown it by the answer to something done long before, which is covered', async () => {
    const { house } = await waiting();
    const covered: unknown[] = [];
    house.messenger.next = async (to, messages) => {
      covered.push(...messages.map(({ message }) => message.unasked));
      return { accepted: house.messenger.take(messages, to), lost: [], trace: null, reach: 'ok' };
    };
    await house.handleTurn({ ...onMessenger('2', tap('contact', 'no')), putDown: true });
    await ticking(house);
    expect(house.shown()).not.toContain('I am here');
    expect(covered.length).toBeGreaterThan(0);
    expect(covered.every((each) => each === true)).toBe(true);
    await house.handleTurn(onMessenger('3', text('yes')));
    expect(house.shown().filter((words) => words === 'I am here')).toHaveLength(1);
  });

  it('is not shown it by opening the chat or its menu, which somebody else may do; by writing, it is', async () => {
    for (const opening of [
      { kind: 'opened' },
      { kind: 'command', command: 'restart' },
      { kind: 'command', command: 'language' },
    ] as const) {
      const { house } = await waiting();
      await house.handleTurn(onMessenger('2', opening));
      await ticking(house);
      expect(house.shown()).not.toContain('I am here');
      await house.handleTurn(onMessenger('3', text('yes')));
      expect(house.shown().filter((words) => words === 'I am here')).toHaveLength(1);
    }
  });
});

describe('somebody who leaves', () => {
  it('sees nothing of what they wrote before and arrived after; the worker does, and they are still gone', async () => {
    const house = pushHouse();
    const at = (atMs: number, event: string, inbound: Inbound) => ({ ...onMessenger(event, inbound), atMs });
    await house.handleTurn(at(1_000, '1', tap('hello', 'unsafe')));
    await house.handleTurn(at(3_000, '3', { kind: 'command', command: 'hide' }));
    const before = house.shown();
    const late = [at(2_000, '2', text('behind the door')), at(2_500, '2b', tap('contact', 'day'))];
    for (const one of [...late, ...late]) await house.process()(one);
    await ticking(house);
    expect(house.shown()).toEqual(before);
    const claim = await house.claim();
    expect({ ...(await house.store.readCase(claim, 0)) }).toMatchObject({
      case: { presence: 'left' },
      session: { route: null, contactUntilMs: 0 },
      lines: [{}, {}],
    });
    await house.store.release(claim);
    await house.process()(at(4_000, '4', text('again')));
    // What was asked unheard was not asked: it comes now.
    expect(house.shown().slice(before.length)).toContain('chat:contact.question');
    const again = await house.claim();
    expect({ ...(await house.store.readCase(again, 0)) }).toMatchObject({ case: { presence: 'here' } });
  });

  it('is not sent what a worker wrote before, when it still waited behind a slow sending', async () => {
    for (const [end, times] of [
      [onMessenger('2', { kind: 'command', command: 'hide' }), 0],
      [null, 1],
    ] as const) {
      const house = pushHouse(agreed);
      await house.handleTurn(danger);
      const claim = await house.claim();
      const slow = Promise.withResolvers<void>();
      house.messenger.next = async () => {
        await slow.promise;
        return { accepted: [], lost: [], trace: null, reach: 'later' };
      };
      const words = (id: string, said: string) =>
        house.relay.words(claim, { id: asRowId(id), text: said, yesNo: false });
      const first = words('words-1', 'I am here');
      await vi.waitFor(() => expect(house.messenger.next).toBeNull());
      const second = words('words-2', 'Is he there?');
      const read = async () => ({ ...(await house.store.readCase(claim, 0)) });
      await vi.waitFor(async () => expect(await read()).toMatchObject({ lines: [{}, {}] }));
      const left = end && house.handleTurn(end);
      if (end) await vi.waitFor(async () => expect(await read()).toMatchObject({ case: { presence: 'left' } }));
      house.clock.advance(LIMITS.unaskedWaitMs + 1);
      slow.resolve();
      await Promise.all([first, second, left]);
      await ticking(house);
      expect(house.shown().filter((shown) => shown === 'Is he there?')).toHaveLength(times);
    }
  });
});
