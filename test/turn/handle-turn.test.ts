import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { asRowId, asWorkerId } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Inbound } from '../../src/core/message.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Outcome } from '../../src/turn/turn.ts';
import { tap, text } from '../support/small-flows.ts';
import { NOON_MS, type SmallHouse, smallHouse } from '../support/small-house.ts';

const from = (event: string, inbound: Inbound, identity = 'web|test|somebody') => ({
  identity,
  channel: 'web' as const,
  event,
  inbound,
  seenSeq: 1_000,
});
const paragraphs = (outcome: Outcome) => outcome.deliveries.flatMap(({ message }) => message.paragraphs);
const worker = asWorkerId('worker-1');

/** Counts the store's round trips by verb. */
function counting(counts: Record<string, number>) {
  return (store: Store): Store =>
    new Proxy(store, {
      get: (target, verb: keyof Store) => {
        const method = target[verb];
        return (...given: unknown[]) => {
          counts[verb] = (counts[verb] ?? 0) + 1;
          return (method as (...all: unknown[]) => unknown).apply(target, given);
        };
      },
    });
}

/** The survivor's words as the worker who takes the case reads them. */
async function saidToWorker({ store, keys, deps }: Pick<SmallHouse, 'store' | 'keys' | 'deps'>): Promise<string[]> {
  const held = await store.claimNext({ worker, languages: ['zh-Hans'], request: asRowId('request') });
  const read = held && (await store.readCase({ caseId: held.id, worker, fence: held.fence }, 0));
  if (!read || 'refused' in read || read.session === null) throw new Error('the case is not readable');
  const { sid } = read.session;
  const key = await keys.unwrap(sid);
  if (key === null) throw new Error('the key is gone');
  const lines = read.lines.map(({ id, blob }) =>
    deps.sealer.open(key, { type: 'line', owner: sid, version: id }, blob),
  );
  return (await Promise.all(lines)).map((line) => (line as { text: string }).text);
}

describe('a turn', () => {
  it('answers and remembers where the conversation stands', async () => {
    const { handleTurn } = smallHouse();
    expect(paragraphs(await handleTurn(from('1', tap('hello', 'info'))))).toEqual(['chat:danger.question']);
    expect(paragraphs(await handleTurn(from('2', tap('danger', 'no'))))).toEqual(['chat:offers.question']);
  });

  it('costs two trips cold and one warm, opening a case included', async () => {
    const counts: Record<string, number> = {};
    const { handleTurn } = smallHouse({ store: counting(counts) });
    await handleTurn(from('1', tap('hello', 'unsafe')));
    expect(counts).toEqual({ load: 1, commitTurn: 1 });
    await handleTurn(from('2', text('please')));
    expect(counts).toEqual({ load: 1, commitTurn: 2 });
  });

  it('answers a repeated update once: the same words, no second step, no second case', async () => {
    const { handleTurn, process, store } = smallHouse();
    const first = await handleTurn(from('1', tap('hello', 'unsafe')));
    const again = await handleTurn(from('1', tap('hello', 'unsafe')));
    const elsewhere = await process()(from('1', tap('hello', 'unsafe')));
    expect(paragraphs(again)).toEqual(paragraphs(first));
    expect(paragraphs(elsewhere)).toEqual(paragraphs(first));
    expect((await store.deskView(worker)).waitingCount).toBe(1);
  });

  it('answers five quick messages in order, at one trip each', async () => {
    const counts: Record<string, number> = {};
    const { handleTurn, store, keys, deps } = smallHouse({ store: counting(counts) });
    await handleTurn(from('0', tap('hello', 'unsafe')));
    counts.commitTurn = 0;
    const words = ['one', 'two', 'three', 'four', 'five'];
    const outcomes = await Promise.all(words.map((word) => handleTurn(from(word, text(word)))));
    expect(counts.commitTurn).toBe(5);
    expect(outcomes.map(paragraphs)).toEqual(words.map(() => ['chat:wait.heard', 'chat:case.unstaffed']));
    const sequences = outcomes.map((outcome) => outcome.deliveries[0]?.seq);
    expect(sequences).toEqual([5, 6, 7, 8, 9]);
    expect(await saidToWorker({ store, keys, deps })).toEqual(words);
  });

  it('loses none of five quick messages that reach two processes', async () => {
    const { handleTurn, process, store, keys, deps } = smallHouse();
    const other = process();
    await handleTurn(from('0', tap('hello', 'unsafe')));
    const words = ['one', 'two', 'three', 'four', 'five'];
    await Promise.all(words.map((word, index) => (index % 2 ? other : handleTurn)(from(word, text(word)))));
    expect((await saidToWorker({ store, keys, deps })).sort()).toEqual([...words].sort());
  });

  it('keeps a conversation over midnight', async () => {
    const { handleTurn, process, clock, store } = smallHouse();
    await handleTurn(from('1', tap('hello', 'unsafe')));
    clock.advance(13 * 3_600_000);
    expect(paragraphs(await process()(from('2', text('still here'))))[0]).toBe('chat:wait.heard');
    clock.advance(22 * 3_600_000);
    expect(paragraphs(await process()(from('3', text('and now'))))[0]).toBe('chat:wait.heard');
    clock.advance(14 * 3_600_000);
    expect(paragraphs(await process()(from('4', text('the third day'))))[0]).toBe('chat:wait.heard');
    expect((await store.deskView(worker)).waitingCount).toBe(1);
  });

  it('says nobody is on duty, or that it lies before a worker, as it is when the case is committed', async () => {
    const { handleTurn, store } = smallHouse();
    await handleTurn(from('1', tap('hello', 'info')));
    // The worker comes between the two turns: the process's own knowledge of the desk is old.
    await store.beat(worker, []);
    expect(paragraphs(await handleTurn(from('2', tap('danger', 'yes'))))).toContain('chat:case.staffed');
  });

  it('is silent once a worker has taken the case, even if it knew nothing of it', async () => {
    const { handleTurn, store } = smallHouse();
    await handleTurn(from('1', tap('hello', 'unsafe')));
    await store.claimNext({ worker, languages: ['zh-Hans'], request: asRowId('r') });
    expect((await handleTurn(from('2', text('hello?')))).deliveries).toEqual([]);
  });
});

describe('leaving and erasing', () => {
  it('ends a session without a case at once and shreds its key', async () => {
    const { handleTurn, keys } = smallHouse();
    const { sid } = await handleTurn(from('1', tap('hello', 'info')));
    expect((await handleTurn(from('2', { kind: 'command', command: 'hide' }))).ended).toBe('leave');
    expect(await keys.unwrap(sid)).toBeNull();
  });

  it('leaves an open case with its content where a worker finds it, marked "left"', async () => {
    const { handleTurn, keys, store } = smallHouse();
    const { sid } = await handleTurn(from('1', tap('hello', 'unsafe')));
    await handleTurn(from('2', { kind: 'command', command: 'hide' }));
    expect(await keys.unwrap(sid)).not.toBeNull();
    expect((await store.deskView(worker)).waiting).toMatchObject([{ presence: 'left', level: 'immediate' }]);
  });

  it('erases content and key, and leaves the case open without content', async () => {
    const { handleTurn, keys, store } = smallHouse();
    const { sid } = await handleTurn(from('1', tap('hello', 'unsafe')));
    const gone = await handleTurn(from('2', { kind: 'command', command: 'erase' }));
    expect(paragraphs(gone)).toEqual(['chat:erased', 'chat:erased-case']);
    expect(await keys.unwrap(sid)).toBeNull();
    const [waiting] = (await store.deskView(worker)).waiting;
    expect(waiting?.presence).toBe('erased');
  });

  it('begins anew after an erasure that another process did', async () => {
    const { handleTurn, process, keys } = smallHouse();
    await handleTurn(from('1', tap('hello', 'info')));
    await process()(from('2', { kind: 'command', command: 'erase' }));
    const { sid } = await handleTurn(from('3', tap('hello', 'info')));
    expect(await keys.unwrap(sid)).not.toBeNull();
    const elsewhere = await process()(from('4', tap('danger', 'no')));
    expect(paragraphs(elsewhere)).toEqual(['chat:offers.question']);
  });
});

describe('a repeated ending', () => {
  for (const command of ['hide', 'erase'] as const) {
    it(`says ${command} again, in this process and another, and begins nothing`, async () => {
      const { handleTurn, process, keys, store } = smallHouse();
      const { sid } = await handleTurn(from('1', tap('hello', 'info')));
      const ending = from('2', { kind: 'command', command });
      const first = await handleTurn(ending);
      for (const again of [await handleTurn(ending), await process()(ending)]) {
        expect(again.ended).toBe(first.ended);
        expect(paragraphs(again)).toEqual(paragraphs(first));
      }
      expect(await keys.unwrap(sid)).toBeNull();
      expect((await store.load(await keys.tags('web|test|somebody', NOON_MS))).session).toBeNull();
    });
  }
});

describe('when something fails', () => {
  it('fails what waits behind a turn in its own time, not one after another', async () => {
    let loads = 0;
    const silent = (store: Store): Store => ({
      ...store,
      load: () => {
        loads += 1;
        return new Promise(() => undefined);
      },
    });
    const { handleTurn, clock } = smallHouse({ store: silent });
    const turns = ['1', '2', '3', '4', '5'].map((event) => handleTurn(from(event, text('hm'))));
    clock.advance(LIMITS.turnStoreDeadlineMs);
    const failed = await Promise.allSettled(turns);
    expect(failed.map((each) => each.status === 'rejected' && (each.reason as AppError).code)).toEqual(
      turns.map(() => 'deadline-passed'),
    );
    expect(loads).toBeLessThanOrEqual(1);
  });

  it('throws within the time limit when the store does not answer', async () => {
    const silent = (store: Store): Store => ({ ...store, load: () => new Promise(() => undefined) });
    const { handleTurn } = smallHouse({ store: silent });
    await expect(handleTurn(from('1', tap('hello', 'info')))).rejects.toMatchObject({ code: 'deadline-passed' });
  });

  it('completes a turn whose answer was lost when the same update comes again', async () => {
    let dropped = false;
    const dropsOnce = (store: Store): Store => ({
      ...store,
      commitTurn: async (turn) => {
        const result = await store.commitTurn(turn);
        if (dropped) return result;
        dropped = true;
        throw new AppError('store-unavailable', 'the connection dropped after execution');
      },
    });
    const { handleTurn, store } = smallHouse({ store: dropsOnce });
    await expect(handleTurn(from('1', tap('hello', 'unsafe')))).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(paragraphs(await handleTurn(from('1', tap('hello', 'unsafe'))))).toContain('chat:case.unstaffed');
    expect((await store.deskView(worker)).waitingCount).toBe(1);
  });

  it('begins anew, its case still open, when the key of a session is lost', async () => {
    const { handleTurn, process, keys, store, logged } = smallHouse();
    const { sid } = await handleTurn(from('1', tap('hello', 'unsafe')));
    await keys.forget([sid]);
    const outcome = await process()(from('2', tap('hello', 'info')));
    expect(paragraphs(outcome)).toEqual(['chat:lost-thread', 'chat:danger.question']);
    expect(logged.join()).toContain('session-unreadable');
    expect((await store.deskView(worker)).waitingCount).toBe(1);
  });

  it('lets the turn after a failed one run', async () => {
    let broken = true;
    const recovers = (store: Store): Store => ({
      ...store,
      load: (tags) => (broken ? Promise.reject(new AppError('store-unavailable', 'gone')) : store.load(tags)),
    });
    const { handleTurn } = smallHouse({ store: recovers });
    await expect(handleTurn(from('1', tap('hello', 'info')))).rejects.toThrow();
    broken = false;
    expect(paragraphs(await handleTurn(from('1', tap('hello', 'info'))))).toEqual(['chat:danger.question']);
  });

  it('refuses more waiting turns of one session than it can hold', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const held = (store: Store): Store => ({ ...store, load: (tags) => gate.then(() => store.load(tags)) });
    const { handleTurn } = smallHouse({ store: held });
    const turns = Array.from({ length: LIMITS.sessionQueueMaxWaiting + 1 }, (_, index) =>
      handleTurn(from(String(index), text('hm'))),
    );
    await expect(turns.pop()).rejects.toMatchObject({ code: 'conflict' });
    open();
    expect((await Promise.allSettled(turns)).every(({ status }) => status === 'fulfilled')).toBe(true);
  });
});
