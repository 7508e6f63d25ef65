import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError, ERROR_CODES } from '../../src/core/error.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Message } from '../../src/core/message.ts';
import { type ArriveDeps, createArrive } from '../../src/hooks/arrive.ts';
import { createLog } from '../../src/log.ts';
import type { Happening, Route } from '../../src/ports/channel.ts';
import { createFallback } from '../../src/turn/fallback.ts';
import type { Arrival, Outcome } from '../../src/turn/turn.ts';
import { createMessenger } from '../turn/messenger.ts';

const telegram: Route = { channel: 'telegram', to: 'somewhere' };
const line: Route = { channel: 'line', to: 'elsewhere' };
const done = (sent: Promise<void> = Promise.resolve()) => ({ sent, elsewhere: false }) as Outcome;
const happening = (event: string, route: Route, atMs: number | null = null): Happening => ({
  identity: `${route.channel}|bot|somebody`,
  event,
  atMs,
  route,
  inbound: { kind: 'text', text: 'words' },
  message: 'platform-message',
});

function hall(handleTurn: (arrival: Arrival) => Promise<Outcome>) {
  let nowMs = 1_000_000_000_000;
  const failures = new Map<string, number>();
  const messengers = { telegram: createMessenger('telegram'), line: createMessenger('line') };
  const taken: unknown[] = [];
  const logged: string[] = [];
  let ids = 0;
  const deps: ArriveDeps = {
    handleTurn,
    takeBack: async (what) => void taken.push(what),
    fallback: createFallback({ nowMs: () => nowMs, randomId: () => crypto.randomUUID() }),
    store: {
      countFailure: async (update) => {
        failures.set(update, (failures.get(update) ?? 0) + 1);
        return failures.get(update) ?? 0;
      },
    },
    keys: { mark: async (identity, event) => `${identity} ${event}` as never },
    runtime: {
      nowMs: () => nowMs,
      randomId: () => {
        ids += 1;
        return `id-${ids}`;
      },
    },
    log: createLog(
      (entry) => logged.push(entry),
      () => nowMs,
    ),
    channels: Object.values(messengers),
    card: (why): Message => ({ from: 'bot', language: 'en', paragraphs: [why], numbers: [], choices: [] }),
  };
  const shown = (name: keyof typeof messengers) => messengers[name].shown.map(({ words }) => words);
  return {
    arrive: createArrive(deps),
    deps,
    messengers,
    taken,
    logged,
    failures,
    shown,
    later: (ms: number) => (nowMs += ms),
  };
}

describe('an event that fails by itself', () => {
  const poison = () => hall(() => Promise.reject(new TypeError('somebody-secret')));

  it('is delivered three times, then set aside with the card, and answered well from then on', async () => {
    const { arrive, shown, logged } = poison();
    const event = happening('1', telegram);
    expect([await arrive(event), await arrive(event), await arrive(event), await arrive(event)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(shown('telegram')).toEqual(['parked']);
    expect(logged.filter((entry) => entry.includes('event-parked'))).toHaveLength(1);
    expect(logged.join('\n')).not.toContain('secret');
  });

  it('is tried three times at once where it may never be delivered again', async () => {
    const { arrive, shown, failures } = poison();
    expect(await arrive(happening('1', line))).toBe(true);
    expect([...failures.values()]).toEqual([LIMITS.ownFailuresMax]);
    expect(shown('line')).toEqual(['parked']);
  });

  it('is forgiven when a later try goes well', async () => {
    let tries = 0;
    const { arrive, shown } = hall(async () => {
      tries += 1;
      if (tries < 3) throw new AppError('internal', 'not yet');
      return done();
    });
    expect(await arrive(happening('1', line))).toBe(true);
    expect(shown('line')).toEqual([]);
  });

  it('counts for no other event of the chat', async () => {
    const { arrive, failures } = poison();
    for (const event of ['1', '2', '3', '4']) expect(await arrive(happening(event, telegram))).toBe(false);
    expect([...failures.values()]).toEqual([1, 1, 1, 1]);
  });
});

describe('an event that was handled before, whose answer another process may be sending', () => {
  it('is to be delivered again, counts as no failure and brings no card', async () => {
    const outcomes = [true, true, false].map((elsewhere) => ({ ...done(), elsewhere }));
    const { arrive, shown, failures, logged } = hall(async () => outcomes.shift() ?? done());
    const event = happening('1', telegram);
    expect([await arrive(event), await arrive(event), await arrive(event)]).toEqual([false, false, true]);
    expect([shown('telegram'), failures.size, logged]).toEqual([[], 0, []]);
  });
});

describe('a fault of what stands behind us', () => {
  const OURS = [
    'too-many-requests',
    'store-unavailable',
    'key-store-unavailable',
    'other-secret',
    'keys-renewed',
    'channel-unavailable',
    'deadline-passed',
    'conflict',
  ];

  it('never counts against an event, and it is to be delivered again', async () => {
    for (const code of ERROR_CODES) {
      const { arrive, failures } = hall(() => Promise.reject(new AppError(code, 'no')));
      for (let tries = 0; tries < 5; tries += 1) await arrive(happening('1', telegram));
      expect([code, failures.size]).toEqual([code, OURS.includes(code) ? 0 : 1]);
    }
  });

  it('is answered with the card, once a chat in half an hour', async () => {
    const { arrive, shown, later } = hall(() => Promise.reject(new AppError('store-unavailable', 'no')));
    for (let tries = 0; tries < 5; tries += 1) expect(await arrive(happening(`${tries}`, telegram))).toBe(false);
    expect(await arrive(happening('x', line))).toBe(false);
    expect([shown('telegram'), shown('line')]).toEqual([['outage'], ['outage']]);
    later(LIMITS.outageCardEveryMs);
    await arrive(happening('y', telegram));
    expect(shown('telegram')).toEqual(['outage', 'outage']);
  });

  it('is answered with the card by the next event, when the platform did not take it', async () => {
    const { arrive, shown, messengers } = hall(() => Promise.reject(new AppError('store-unavailable', 'no')));
    messengers.line.next = async () => ({ accepted: [], lost: [], trace: null, reach: 'later' });
    for (const event of ['1', '2', '3']) await arrive(happening(event, line));
    expect(shown('line')).toEqual(['outage']);
  });

  it('puts no card before somebody who takes a message back or blocks the chat', async () => {
    const { arrive, deps, shown } = hall(() => Promise.reject(new AppError('store-unavailable', 'no')));
    const broken = createArrive({ ...deps, takeBack: () => Promise.reject(new AppError('store-unavailable', 'no')) });
    const { identity, event, atMs, route } = happening('1', line);
    expect(await broken({ identity, event, atMs, route, takenBack: 'message-7' })).toBe(false);
    expect(await arrive({ ...happening('2', line), inbound: { kind: 'blocked' } } as Happening)).toBe(false);
    expect(shown('line')).toEqual([]);
    await arrive(happening('3', line));
    expect(shown('line')).toEqual(['outage']);
  });

  it('leaves the event to be delivered again when not even the card can be sent', async () => {
    const { arrive, messengers, logged } = hall(() => Promise.reject(new AppError('store-unavailable', 'no')));
    messengers.telegram.next = () => Promise.reject(new Error('somebody-secret'));
    expect(await arrive(happening('1', telegram))).toBe(false);
    expect(logged.join('\n')).toContain('send-failed');
    expect(logged.join('\n')).not.toContain('secret');
  });

  it('while failures are counted leaves the event to be delivered again', async () => {
    const { deps } = hall(() => Promise.reject(new TypeError('no')));
    const arrive = createArrive({
      ...deps,
      store: { countFailure: () => Promise.reject(new AppError('store-unavailable', 'no')) },
    });
    expect(await arrive(happening('1', telegram))).toBe(false);
  });
});

describe('the platform is answered', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('after what was to be sent is sent, but no later than the platform waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (const route of [telegram, line]) {
      const sending = Promise.withResolvers<void>();
      const { arrive } = hall(async () => done(sending.promise));
      let answered = false;
      const answer = arrive(happening('1', route)).then((result) => {
        answered = result;
      });
      await vi.advanceTimersByTimeAsync(LIMITS.hookSendWaitMs[route.channel] - 1);
      expect(answered).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await answer;
      expect(answered).toBe(true);
      sending.resolve();
    }
  });

  it('when a message was taken back, without a turn', async () => {
    let turns = 0;
    const { arrive, taken } = hall(async () => {
      turns += 1;
      return done();
    });
    const { identity, event, atMs, route } = happening('1', line);
    expect(await arrive({ identity, event, atMs, route, takenBack: 'message-7' })).toBe(true);
    expect(taken).toEqual([{ identity, message: 'message-7' }]);
    expect(turns).toBe(0);
  });
});

describe('an event that is long past', () => {
  it('is said to be so: whoever has the phone by now may be somebody else', async () => {
    const seen: unknown[] = [];
    const { arrive, deps } = hall(async ({ putDown }) => {
      seen.push(putDown);
      return done();
    });
    const nowMs = deps.runtime.nowMs();
    for (const atMs of [null, nowMs, nowMs - LIMITS.putDownMs, nowMs - LIMITS.putDownMs - 1])
      await arrive(happening(`${atMs}`, telegram, atMs));
    expect(seen).toEqual([false, false, false, true]);
  });
});

describe('an event older than the mark of its handling', () => {
  it('is read for danger only, whatever it was; one younger is a turn as it is', async () => {
    const seen: Arrival[] = [];
    const { arrive, deps } = hall(async (arrival) => {
      seen.push(arrival);
      return done();
    });
    const nowMs = deps.runtime.nowMs();
    for (const route of [telegram, line]) {
      await arrive(happening('1', route, nowMs - LIMITS.dedupeMs[route.channel]));
      await arrive(happening('2', route, nowMs - LIMITS.dedupeMs[route.channel] - 1));
      await arrive({ ...happening('3', route, 0), inbound: { kind: 'command', command: 'erase' } } as Happening);
      await arrive({
        ...happening('4', route, 0),
        inbound: { kind: 'media', media: 'forwarded', words: 'theirs' },
      } as Happening);
      await arrive({ ...happening('5', route, 0), inbound: { kind: 'blocked' } } as Happening);
    }
    const expected = [
      { kind: 'text', text: 'words' },
      { kind: 'late', text: 'words' },
      { kind: 'late', text: null },
      { kind: 'late', text: null },
      { kind: 'blocked' },
    ];
    expect(seen.map(({ inbound }) => inbound)).toEqual([...expected, ...expected]);
  });
});
