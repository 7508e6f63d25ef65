import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { asRowId } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Store } from '../../src/ports/store.ts';
import { createDeliver } from '../../src/turn/deliver.ts';
import { createTick } from '../../src/turn/tick.ts';
import { tap, text } from '../support/small-flows.ts';
import { ANSWER, agreed, onMessenger, pushHouse, ticking } from './push-house.ts';

const hello = onMessenger('1', tap('hello', 'info'));
const danger = onMessenger('1', tap('hello', 'unsafe'));
const leave = (event: string) => onMessenger(event, { kind: 'command', command: 'hide' });
const erase = (event: string) => onMessenger(event, { kind: 'command', command: 'erase' });
/** Notes which verbs were asked, in order. */
function noting(asked: string[]) {
  return (store: Store): Store => {
    const note = <Given extends unknown[], Answer>(name: string, verb: (...given: Given) => Answer) => {
      return (...given: Given): Answer => {
        asked.push(name);
        return verb(...given);
      };
    };
    const { load, commitTurn, markSent } = store;
    return {
      ...store,
      load: note('load', load),
      commitTurn: note('commitTurn', commitTurn),
      markSent: note('markSent', markSent),
    };
  };
}
describe('a turn of somebody who is sent to', () => {
  it('is sent and marked before it resolves, at one more trip', async () => {
    const asked: string[] = [];
    const house = pushHouse(noting(asked));
    await house.handleTurn(hello);
    expect(house.shown()).toEqual(['chat:danger.question']);
    expect(house.messenger.shown[0]?.to).toEqual(hello.route);
    expect(asked).toEqual(['load', 'commitTurn', 'markSent']);
    await house.handleTurn(onMessenger('2', tap('danger', 'no')));
    expect(house.shown()).toEqual(['chat:danger.question', 'chat:offers.question']);
    expect(asked).toEqual(['load', 'commitTurn', 'markSent', 'commitTurn', 'markSent']);
  });

  it('is sent once: neither a repeat nor a day of ticks sends it again', async () => {
    const house = pushHouse();
    await house.handleTurn(danger);
    expect(house.shown()).toEqual(ANSWER);
    await house.handleTurn(danger);
    await house.process()(danger);
    await ticking(house, LIMITS.rowMaxMs);
    expect(house.shown()).toEqual(ANSWER);
  });

  it('is sent once, after the lease, by a tick when its process died between commit and sending', async () => {
    const house = pushHouse();
    await expect(house.dying(danger)).rejects.toThrow();
    await house.tick();
    house.clock.advance(LIMITS.outboxLeaseMs - 1);
    await house.tick();
    expect(house.shown()).toEqual([]);
    house.clock.advance(1);
    await house.tick();
    expect(house.shown()).toEqual(ANSWER);
    await ticking(house);
    expect(house.shown()).toEqual(ANSWER);
  });

  it('has only what was not sent sent by the repeat', async () => {
    const house = pushHouse();
    house.messenger.next = async (to, messages) => ({
      accepted: house.messenger.take(messages.slice(0, 2), to),
      lost: [],
      trace: null,
      reach: 'later',
    });
    await house.handleTurn(danger);
    expect(house.shown()).toEqual(ANSWER.slice(0, 2));
    await house.process()(danger);
    expect(house.shown()).toEqual(ANSWER);
    await ticking(house);
    expect(house.shown()).toEqual(ANSWER);
  });

  it('is sent once by many ticks at once', async () => {
    const house = pushHouse();
    await expect(house.dying(danger)).rejects.toThrow();
    house.clock.advance(LIMITS.outboxLeaseMs);
    await Promise.all([house.tick(), house.tick(), house.tick(), house.tick()]);
    expect(house.shown()).toEqual(ANSWER);
  });

  /** A store that cannot mark anything while `dies`. */
  function unmarked() {
    const fault = { dies: true };
    const house = pushHouse((store) => ({
      ...store,
      markSent: async (...given) => {
        if (fault.dies) throw new AppError('store-unavailable', 'the process is gone');
        return store.markSent(...given);
      },
    }));
    return { house, fault };
  }

  it('is shown twice only where the process died between the platform taking it and the mark, and not a third time', async () => {
    const { house, fault } = unmarked();
    await house.handleTurn(hello);
    fault.dies = false;
    const { deps, messenger, clock } = house;
    // Another process, which knows nothing of what this one sent.
    const deliver = createDeliver({ ...deps, channels: [messenger], nowMs: clock.nowMs });
    await ticking({ ...house, tick: createTick({ ...deps, deliver }) });
    await house.handleTurn(hello);
    expect(house.shown()).toEqual(['chat:danger.question', 'chat:danger.question']);
  });

  it('is shown once where the mark alone failed, and marked by the next tick', async () => {
    const { house, fault } = unmarked();
    await house.handleTurn(hello);
    fault.dies = false;
    await ticking(house);
    expect(house.shown()).toEqual(['chat:danger.question']);
    expect(await house.store.takeUnsent()).toEqual([]);
  });

  it('is sent once by a repeat that comes while it is on its way', async () => {
    const repeated = Promise.withResolvers<void>();
    const house = pushHouse((store) => ({
      ...store,
      async commitTurn(turn) {
        const result = await store.commitTurn(turn);
        if (result.kind === 'repeat') repeated.resolve();
        return result;
      },
    }));
    house.messenger.next = async (to, messages) => {
      await repeated.promise;
      return { accepted: house.messenger.take(messages, to), lost: [], trace: null, reach: 'ok' };
    };
    const answers = await Promise.all([danger, danger, danger, danger, danger].map(house.handleTurn));
    expect(house.shown()).toEqual(ANSWER);
    expect(answers.map(({ elsewhere }) => elsewhere)).toEqual([false, false, false, false, false]);
  });
});

describe('a turn of somebody whose page fetches', () => {
  it('is never sent, by the turn, a repeat or a tick', async () => {
    const asked: string[] = [];
    const house = pushHouse(noting(asked));
    const { route: _, ...there } = danger;
    const onTheWeb = { ...there, channel: 'web' as const };
    await house.handleTurn(onTheWeb);
    await house.handleTurn(onTheWeb);
    const claim = await house.claim();
    await house.relay.words(claim, { id: asRowId('words-1'), text: 'hello', yesNo: false });
    await ticking(house);
    expect(house.shown()).toEqual([]);
    expect(asked).not.toContain('markSent');
  });
});

describe("a worker's words", () => {
  it('are sent when they are written, a repeat of them sends nothing, and the closing words too', async () => {
    const house = pushHouse(agreed);
    await house.handleTurn(danger);
    const claim = await house.claim();
    const words = { id: asRowId('words-1'), text: 'I am here', yesNo: false };
    expect(await house.relay.words(claim, words)).toEqual({ seq: ANSWER.length + 2 });
    await house.relay.words(claim, words);
    expect(await house.relay.closeCase(claim, 'helped')).toEqual({ closed: true });
    await house.relay.closeCase(claim, 'helped');
    const all = [...ANSWER, 'chat:worker.reading', 'I am here', 'chat:worker.closed'];
    expect(house.shown()).toEqual(all);
    await ticking(house);
    expect(house.shown()).toEqual(all);
  });

  it('are taken when the platform is away, and sent by a tick', async () => {
    const house = pushHouse(agreed);
    await house.handleTurn(danger);
    const claim = await house.claim();
    house.messenger.next = () => Promise.reject(new AppError('deadline-passed', 'the platform is away'));
    expect(await house.relay.words(claim, { id: asRowId('words-1'), text: 'I am here', yesNo: false })).toMatchObject({
      seq: ANSWER.length + 2,
    });
    expect(house.shown()).not.toContain('I am here');
    await ticking(house);
    expect(house.shown().filter((words) => words === 'I am here')).toHaveLength(1);
  });
});

describe('somebody who left or erased', () => {
  it('is told that, and is sent nothing more, whatever waited', async () => {
    for (const [end, said] of [
      [leave, ['chat:ended']],
      [erase, ['chat:erased']],
    ] as const) {
      const house = pushHouse();
      await expect(house.dying(hello)).rejects.toThrow();
      await house.process()(end('2'));
      expect(house.shown()).toEqual(said);
      await ticking(house);
      expect(house.shown()).toEqual(said);
    }
  });

  it('is sent nothing of an open case: neither what waited nor what a worker writes', async () => {
    for (const end of [leave, erase]) {
      const house = pushHouse();
      await expect(house.dying(danger)).rejects.toThrow();
      await house.process()(end('2'));
      const before = house.shown();
      expect(before.join()).not.toContain('chat:case');
      const claim = await house.claim();
      expect(await house.relay.words(claim, { id: asRowId('w'), text: 'hello?', yesNo: false })).toHaveProperty(
        'refused',
      );
      await house.relay.closeCase(claim, 'stopped-writing');
      await ticking(house);
      expect(house.shown()).toEqual(before);
    }
  });

  it('is not sent on coming back what waited when they left', async () => {
    const house = pushHouse();
    await expect(house.dying(danger)).rejects.toThrow();
    await house.process()(leave('2'));
    const before = house.shown().length;
    await house.process()(onMessenger('3', text('hm')));
    const since = house.shown();
    await ticking(house);
    expect(house.shown()).toEqual(since);
    expect(since.slice(before)).toEqual(['chat:passed-on,chat:case.unstaffed', 'chat:contact.question']);
  });
});

describe('when sending fails', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('the turn stands, says so in the log without words or ids, and a tick sends', async () => {
    for (const failure of [new AppError('internal', 'the platform said no'), new TypeError('somebody-secret')]) {
      const house = pushHouse();
      house.messenger.next = () => Promise.reject(failure);
      expect((await house.handleTurn(danger)).caseShown).toBe(true);
      const log = house.logged.join('\n');
      expect(log).toContain('"send-failed","code":"internal"');
      expect(log).not.toMatch(/chat:|somebody|the-way/);
      await ticking(house);
      expect(house.shown()).toEqual(ANSWER);
    }
  });

  it('a platform that does not answer holds a turn no longer than the limit', async () => {
    const house = pushHouse();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = new Promise<void>((resolve) => {
      house.messenger.next = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    const turn = house.handleTurn(hello);
    await asked;
    vi.advanceTimersByTime(LIMITS.sendMs);
    await turn;
    expect(house.logged.join()).toContain('deadline-passed');
  });

  it('somebody who cannot be reached any more is not tried again; the case stays', async () => {
    const house = pushHouse();
    house.messenger.next = async () => ({ accepted: [], lost: [], trace: null, reach: 'gone' });
    await house.handleTurn(danger);
    await ticking(house);
    expect(house.shown()).toEqual([]);
    expect(house.logged.join()).toContain('"reason":"gone"');
    expect((await house.store.deskView('worker' as never)).waitingCount).toBe(1);
  });

  it('a platform that is asked to wait is tried again by the next tick, not only after the lease', async () => {
    const house = pushHouse();
    house.messenger.next = async () => ({ accepted: [], lost: [], trace: null, reach: 'later' });
    await house.handleTurn(hello);
    expect(house.logged.join()).toContain('"reason":"later"');
    await house.tick();
    expect(house.shown()).toEqual(['chat:danger.question']);
    await ticking(house);
    expect(house.shown()).toEqual(['chat:danger.question']);
  });

  it('what nobody can open any more is given up, not tried for a day', async () => {
    const house = pushHouse();
    await expect(house.dying(danger)).rejects.toThrow();
    const { sid } = await house.process()(onMessenger('2', { kind: 'look' }));
    await house.keys.forget([sid]);
    const before = house.shown();
    await ticking(house);
    expect(house.shown()).toEqual(before);
    expect(house.logged.filter((line) => line.includes('route lost'))).toHaveLength(1);
  });

  it('a channel that is not set up leaves the rows for a process that has it', async () => {
    const house = pushHouse();
    const without = createDeliver({ ...house.deps, nowMs: house.clock.nowMs, channels: [] });
    await expect(house.dying(hello)).rejects.toThrow();
    house.clock.advance(LIMITS.outboxLeaseMs);
    for (const { session, rows } of await house.store.takeUnsent()) await without(session, rows, session);
    expect(house.logged.join()).toContain('"code":"config"');
    await ticking(house);
    expect(house.shown()).toEqual(['chat:danger.question']);
  });

  it('one who cannot be sent to holds up nobody else', async () => {
    const house = pushHouse();
    const other = {
      ...hello,
      identity: 'telegram|test|another',
      route: { channel: 'telegram' as const, to: 'another' },
    };
    await expect(house.dying(hello)).rejects.toThrow();
    await expect(house.dying(other)).rejects.toThrow();
    house.clock.advance(LIMITS.outboxLeaseMs);
    house.messenger.next = () => Promise.reject(new AppError('internal', 'no'));
    await house.tick();
    expect(house.messenger.shown).toHaveLength(1);
  });
});

describe('what the platform called what it took', () => {
  it('rests sealed, for its own session only', async () => {
    const traces: { sid: string; trace: string | null }[] = [];
    const house = pushHouse((store) => ({
      ...store,
      markSent: (sid, settling) => {
        traces.push({ sid, trace: settling.trace });
        return store.markSent(sid, settling);
      },
    }));
    const { sid } = await house.handleTurn(hello);
    expect(traces).toHaveLength(1);
    expect(traces[0]).toMatchObject({ sid, trace: expect.stringMatching(/^[\w-]+$/) });
    expect(JSON.stringify(traces)).not.toContain('platform-');
    const key = await house.keys.unwrap(sid);
    if (key === null) throw new Error('the key is gone');
    const blob = traces[0]?.trace ?? '';
    const open = (owner: string, type: 'trace' | 'route') =>
      house.deps.sealer.open(key, { type, owner, version: type }, blob);
    expect(await open(sid, 'trace')).toMatchObject({ channel: 'telegram', of: ['platform-1'] });
    await expect(open('another', 'trace')).rejects.toMatchObject({ code: 'seal-broken' });
    await expect(open(sid, 'route')).rejects.toMatchObject({ code: 'seal-broken' });
  });

  it('the way back itself rests sealed', async () => {
    const house = pushHouse();
    const { sid } = await house.handleTurn(hello);
    const tags = await house.keys.tags(hello.identity, house.clock.nowMs());
    const { session } = await house.store.load(tags);
    expect(session?.sid).toBe(sid);
    expect(session?.route).toMatch(/^[\w-]+$/);
    expect(JSON.stringify(session)).not.toContain('the-way');
  });
});
