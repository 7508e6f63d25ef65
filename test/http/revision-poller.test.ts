import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { asCaseId, asSessionId, type CaseId, type SessionId } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { createLive } from '../../src/http/revision-poller.ts';

type Asked = { sessions: SessionId[]; cases: CaseId[] };

/** Counters a test can turn. */
function counters() {
  const numbers = new Map<string, number>([['desk', 0]]);
  const asked: Asked[] = [];
  const log: string[] = [];
  const store = {
    async revisions(of: Asked) {
      asked.push(of);
      const read = (id: string) => numbers.get(id) ?? -1;
      return { desk: read('desk'), sessions: of.sessions.map(read), cases: of.cases.map(read) };
    },
  };
  const live = createLive(store, { everyMs: 1_000, log: (_event, { code }) => log.push(code) });
  return { store, live, asked, log, turn: (id: string) => numbers.set(id, (numbers.get(id) ?? 0) + 1) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the one poller of a process', () => {
  it('asks nothing while nobody listens', async () => {
    const { live, asked } = counters();
    await live.poll();
    const stop = live.watchDesk(() => undefined);
    stop();
    await live.poll();
    expect(asked).toEqual([]);
  });

  it('calls back at the first reading and after each change, and not otherwise', async () => {
    const { live, turn } = counters();
    const called = vi.fn();
    live.watchSession(asSessionId('one'), called, () => undefined);
    await live.poll();
    expect(called).toHaveBeenCalledTimes(1);
    await live.poll();
    expect(called).toHaveBeenCalledTimes(1);
    turn('one');
    await live.poll();
    expect(called).toHaveBeenCalledTimes(2);
  });

  it('tells each listener only of what it listens to', async () => {
    const { live, turn } = counters();
    const [desk, one, two] = [vi.fn(), vi.fn(), vi.fn()];
    live.watchDesk(desk);
    live.watchCase(asCaseId('one'), one);
    live.watchCase(asCaseId('two'), two);
    await live.poll();
    for (const each of [desk, one, two]) each.mockClear();
    turn('two');
    await live.poll();
    expect([desk, one, two].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 1]);
  });

  it('asks once for many listeners of one session', async () => {
    const { live, asked } = counters();
    const called = vi.fn();
    const stops = [1, 2, 3].map(() => live.watchSession(asSessionId('one'), called, () => undefined));
    await live.poll();
    expect(asked).toEqual([{ sessions: ['one'], cases: [] }]);
    expect(called).toHaveBeenCalledTimes(3);
    for (const stop of stops) stop();
    await live.poll();
    expect(asked).toHaveLength(1);
  });

  it('never asks twice at once', async () => {
    const { live, store, asked } = counters();
    const answer = Promise.withResolvers<void>();
    const revisions = store.revisions;
    store.revisions = async (of) => {
      const read = await revisions(of);
      await answer.promise;
      return read;
    };
    live.watchDesk(() => undefined);
    const both = [live.poll(), live.poll()];
    answer.resolve();
    await Promise.all(both);
    expect(asked).toHaveLength(1);
  });

  it('outlives errors of the store, logs an outage once, and still tells what changed meanwhile', async () => {
    const { live, store, log, turn } = counters();
    const called = vi.fn();
    live.watchDesk(called);
    await live.poll();
    called.mockClear();
    const revisions = store.revisions;
    store.revisions = () => Promise.reject(new AppError('store-unavailable', 'test'));
    await live.poll();
    await live.poll();
    expect(log).toEqual(['store-unavailable']);
    turn('desk');
    store.revisions = revisions;
    await live.poll();
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('gives up on a store that never answers', async () => {
    vi.useFakeTimers();
    const { live, store, log } = counters();
    store.revisions = () => new Promise(() => undefined);
    live.watchDesk(() => undefined);
    const reading = live.poll();
    await vi.advanceTimersByTimeAsync(LIMITS.revisionReadMs);
    await reading;
    expect(log).toEqual(['deadline-passed']);
    live.stop();
  });

  it('goes on with the others when one listener throws', async () => {
    const { live, log } = counters();
    const called = vi.fn();
    live.watchDesk(() => {
      throw new Error('test');
    });
    live.watchDesk(called);
    await live.poll();
    expect(called).toHaveBeenCalledOnce();
    expect(log).toEqual(['internal']);
  });

  it('asks in calls of bounded size and refuses more than it can carry', async () => {
    const { live, asked } = counters();
    const over = LIMITS.revisionsMaxPerCall + 1;
    for (let index = 0; index < over; index += 1)
      live.watchSession(
        asSessionId(`s${index}`),
        () => undefined,
        () => undefined,
      );
    await live.poll();
    expect(asked.map(({ sessions }) => sessions.length)).toEqual([LIMITS.revisionsMaxPerCall, 1]);
    for (let index = over; index < LIMITS.watchedMax; index += 1)
      live.watchSession(
        asSessionId(`s${index}`),
        () => undefined,
        () => undefined,
      );
    expect(() =>
      live.watchSession(
        asSessionId('one more'),
        () => undefined,
        () => undefined,
      ),
    ).toThrow(AppError);
    // Whoever fills the streams of survivors must not take the desk off duty.
    expect(() => live.watchDesk(() => undefined)).not.toThrow();
  });

  it('bounds the streams of one session: the oldest makes room for whoever lost their line and came back', async () => {
    const { live, turn } = counters();
    const streams = Array.from({ length: LIMITS.streamsPerSessionMax + 2 }, () => ({
      changed: vi.fn(),
      replaced: vi.fn(),
    }));
    const closes = streams.map(({ changed, replaced }) => live.watchSession(asSessionId('same'), changed, replaced));
    expect(streams.map(({ replaced }) => replaced.mock.calls.length)).toEqual([1, 1, 0, 0, 0, 0]);
    // Ended already: ending it again takes nobody else's place.
    closes[0]?.();
    turn('same');
    await live.poll();
    expect(streams.map(({ changed }) => changed.mock.calls.length)).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it('a stream that ended by itself leaves its place to the next', () => {
    const { live } = counters();
    const replaced = vi.fn();
    for (let count = 0; count < 3 * LIMITS.streamsPerSessionMax; count += 1) {
      live.watchSession(asSessionId('same'), () => undefined, replaced)();
    }
    expect(replaced).not.toHaveBeenCalled();
  });

  it('looks by itself once a second, and no more after it was stopped', async () => {
    vi.useFakeTimers();
    const { live, asked } = counters();
    live.watchDesk(() => undefined);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(3);
    live.stop();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(3);
  });
});
