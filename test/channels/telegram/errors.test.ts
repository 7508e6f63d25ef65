import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTelegram, type Telegram } from '../../../src/channels/telegram/create-telegram.ts';
import { AppError } from '../../../src/core/error.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Route, Sent } from '../../../src/ports/channel.ts';
import { serveFake } from '../../support/fake-http.ts';
import type { Fault } from '../../support/fake-telegram/faults.ts';
import type { Person } from '../../support/fake-telegram/phone/person.ts';
import { openLoopback } from '../../support/network.ts';
import { type Bench, channelWords, choices, openBench, row, SECRET, said, TOKEN, wayTo } from './bench.ts';
import { bytes, tap } from './updates.ts';

const NOTHING = { accepted: [], lost: [], trace: null };
/** Two bubbles: the first has labels below it. */
const ASK = said('Danger now?', { choices: choices('danger:yes') });
const AFTER = said('After.');

let bench: Bench;
let person: Person;
beforeEach(async () => {
  bench = await openBench();
  person = await bench.person();
});
afterEach(async () => bench.stop());

const ours = (phone = person) => phone.screen().filter(({ from }) => from === 'bot');
const asked = () => bench.fake.calls.length;

async function sendWith(fault: Fault, ...more: Fault[]): Promise<Sent> {
  for (const each of [fault, ...more]) bench.fake.faults.next('sendMessage', each);
  return bench.send(wayTo(person), ASK, AFTER);
}

async function refusal(sending: Promise<unknown>): Promise<AppError> {
  try {
    await sending;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('this was not refused');
}

describe('too fast (429)', () => {
  const tooFast = { status: 429, retryAfter: 30 } as const;

  it('a wait of a second is waited for, once', async () => {
    const sent = await sendWith({ status: 429, retryAfter: 1 });
    expect(sent).toMatchObject({ accepted: ['row-0', 'row-1'], reach: 'ok' });
    expect(asked()).toBe(3);
  });

  it('after a longer one the rest waits, and nothing is asked until it is over', async () => {
    expect(await sendWith(tooFast)).toEqual({ ...NOTHING, reach: 'later' });
    expect(await bench.send(wayTo(person), AFTER)).toEqual({ ...NOTHING, reach: 'later' });
    bench.clock.ms += 29_999;
    expect(await bench.send(wayTo(person), AFTER)).toEqual({ ...NOTHING, reach: 'later' });
    expect(asked()).toBe(1);
    bench.clock.ms += 1;
    expect(await bench.send(wayTo(person), AFTER)).toMatchObject({ accepted: ['row-0'], reach: 'ok' });
  });

  it('what was taken before is told', async () => {
    await bench.send(wayTo(person), AFTER);
    bench.fake.onChange(() => {
      if (ours().length === 2) bench.fake.faults.next('sendMessage', tooFast);
    });
    const sent = await bench.send(wayTo(person), ASK, AFTER);
    expect(sent).toEqual({
      accepted: ['row-0'],
      lost: [],
      trace: { chat: person.id, ids: [{ id: ours()[1]?.id, atMs: bench.clock.ms }] },
      reach: 'later',
    });
  });

  it('one chat that has to wait keeps no other waiting; several at once mean the whole bot', async () => {
    const others = await Promise.all([bench.person(), bench.person(), bench.person()]);
    await sendWith(tooFast);
    const [second, third, fourth] = others.map(wayTo) as [Route, Route, Route];
    expect(await bench.send(second, AFTER)).toMatchObject({ reach: 'ok' });
    for (const other of [second, third]) {
      bench.fake.faults.next('sendMessage', tooFast);
      expect(await bench.send(other, AFTER)).toMatchObject({ reach: 'later' });
    }
    const before = asked();
    expect(await bench.send(fourth, AFTER)).toEqual({ ...NOTHING, reach: 'later' });
    expect(asked()).toBe(before);
    bench.clock.ms += 30_000;
    expect(await bench.send(fourth, AFTER)).toMatchObject({ reach: 'ok' });
  });
});

describe('a few who write without end', () => {
  it('silence nobody else, however many they are', async () => {
    const floods = await Promise.all(Array.from({ length: LIMITS.pausedChatsMax + 3 }, () => bench.person()));
    for (const flood of floods) {
      for (let times = 0; times < LIMITS.chatCallsMax; times += 1) await bench.send(wayTo(flood), AFTER);
      bench.fake.faults.next('sendMessage', { status: 429, retryAfter: 30 });
      expect(await bench.send(wayTo(flood), AFTER)).toMatchObject({ reach: 'later' });
    }
    expect(await bench.send(wayTo(person), AFTER)).toMatchObject({ reach: 'ok' });
    const before = asked();
    for (const flood of floods) expect(await bench.send(wayTo(flood), AFTER)).toMatchObject({ reach: 'later' });
    expect(asked()).toBe(before);
  });
});

describe('nobody can be reached', () => {
  it('a person who blocked the bot', async () => {
    person.blocks();
    expect(await bench.send(wayTo(person), ASK, AFTER)).toEqual({ ...NOTHING, reach: 'gone' });
    expect(asked()).toBe(1);
  });

  it('a chat Telegram does not know', async () => {
    expect(await bench.send(wayTo({ id: 1 }), AFTER)).toEqual({ ...NOTHING, reach: 'gone' });
  });

  it.each([
    { status: 403, description: 'Forbidden: user is deactivated' },
    { status: 400, description: 'Bad Request: user is deactivated' },
  ])('an account that is no more: $status', async (fault) => {
    expect(await sendWith(fault)).toEqual({ ...NOTHING, reach: 'gone' });
  });
});

describe('refused for what it is (400)', () => {
  const refused = { status: 400, description: 'Bad Request: BUTTON_DATA_INVALID' } as const;

  it('the rows of the bubble are lost, and the next is sent', async () => {
    expect(await sendWith(refused)).toMatchObject({ accepted: ['row-1'], lost: ['row-0'], reach: 'ok' });
    expect(ours()).toHaveLength(1);
  });

  it('all rows that stood in the bubble are lost, and of a long one no more is sent', async () => {
    bench.fake.faults.next('sendMessage', refused);
    const long = said(['x'.repeat(3_900), 'y'.repeat(3_900)]);
    const sent = await bench.send(wayTo(person), said('One.'), long, said('Next.', { language: 'zh-Hans' }));
    expect(sent).toMatchObject({ accepted: ['row-2'], lost: ['row-0', 'row-1'], reach: 'ok' });
    expect(asked()).toBe(2);
  });
});

describe('the token is wrong', () => {
  it.each([401, 404])('%i is a fault of the set-up, said without the token', async (status) => {
    const error = await refusal(sendWith({ status }));
    expect(error.code).toBe('config');
    expect(error.message).toBe('Telegram does not know the bot token: compare TELEGRAM_BOT_TOKEN with BotFather');
  });

  it('when something was taken before, that is told, and the rest waits', async () => {
    bench.fake.onChange(() => bench.fake.faults.next('sendMessage', { status: 401 }));
    expect(await bench.send(wayTo(person), ASK, AFTER)).toMatchObject({ accepted: ['row-0'], reach: 'later' });
  });
});

describe('no answer that says anything', () => {
  it.each<[Fault]>([[{ status: 500 }], [{ status: 502 }], ['gateway-page'], ['closed']])(
    '%j: nothing is tried again here, and the rest waits',
    async (fault) => {
      expect(await sendWith(fault)).toEqual({ ...NOTHING, reach: 'later' });
      expect(asked()).toBe(1);
    },
  );

  it('what was taken before is told', async () => {
    bench.fake.onChange(() => bench.fake.faults.next('sendMessage', { status: 500 }));
    expect(await bench.send(wayTo(person), ASK, AFTER)).toEqual({
      accepted: ['row-0'],
      lost: [],
      trace: { chat: person.id, ids: [{ id: ours()[0]?.id, atMs: bench.clock.ms }] },
      reach: 'later',
    });
  });

  it('a bubble that was taken, and nobody said so, comes again: there is no key to tell a repeat by', async () => {
    expect(await sendWith('accepted-then-closed')).toEqual({ ...NOTHING, reach: 'later' });
    await bench.send(wayTo(person), ASK, AFTER);
    expect(ours().map(({ text }) => text.split('\n').at(-1))).toEqual(['Danger now?', 'Danger now?', 'After.']);
  });

  it.each<[Fault]>([['hang'], ['accepted-then-timeout']])('%s ends in the time of a sending', async (fault) => {
    const startedMs = performance.now();
    expect(await sendWith(fault)).toEqual({ ...NOTHING, reach: 'later' });
    expect(performance.now() - startedMs).toBeLessThan(LIMITS.sendMs);
  });

  it('no bubble is begun without the time for its answer', async () => {
    bench.fake.onChange(() => {
      bench.clock.ms += LIMITS.sendCallsMs - LIMITS.callLeastMs + 1;
    });
    expect(await bench.send(wayTo(person), ASK, AFTER)).toMatchObject({ accepted: ['row-0'], reach: 'later' });
    expect(asked()).toBe(1);
  });
});

describe('something that is not Telegram answers', () => {
  const answers: [string, () => Response][] = [
    ['null', () => Response.json(null)],
    ['a list', () => Response.json([])],
    ['a refusal without a code', () => Response.json({ ok: false })],
    ['a page', () => new Response('<html></html>', { headers: { 'content-type': 'text/html' } })],
    ['another place', () => new Response(null, { status: 307, headers: { location: 'http://127.0.0.1:1/elsewhere' } })],
  ];

  /** An adapter whose Bot API is there. */
  async function telegramAt(apiRoot: string): Promise<Telegram> {
    openLoopback(apiRoot);
    const words = await channelWords();
    return createTelegram({ token: TOKEN, webhookSecret: SECRET, log: () => {}, nowMs: Date.now, words, apiRoot });
  }

  async function sendTo(answer: () => Response): Promise<Sent> {
    const served = await serveFake(async () => answer());
    try {
      const { channel } = await telegramAt(served.origin);
      return await channel.send(wayTo(person), [AFTER].map(row), null);
    } finally {
      await served.stop();
    }
  }

  it.each(answers)('%s: the rest waits, and nobody is followed', async (_name, answer) => {
    expect(await sendTo(answer)).toEqual({ ...NOTHING, reach: 'later' });
  });

  it('a call that is given up lets go of its connection', async () => {
    const gone = Promise.withResolvers<string>();
    const served = await serveFake((request) => {
      request.signal.addEventListener('abort', () => gone.resolve('let go'));
      return new Promise(() => {});
    });
    const { hook } = await telegramAt(served.origin);
    const [tapped] = hook.receive(bytes(tap('info:rights')));
    if (tapped) await hook.acknowledge(tapped);
    expect(await gone.promise).toBe('let go');
    await served.stop();
  });

  it('a bubble that was taken without a name is taken', async () => {
    expect(await sendTo(() => Response.json({ ok: true }))).toEqual({
      accepted: ['row-0'],
      lost: [],
      trace: null,
      reach: 'ok',
    });
  });

  it('nobody at all: the rest waits', async () => {
    const served = await serveFake(async () => Response.json({}));
    await served.stop();
    const { channel } = await telegramAt(served.origin);
    expect(await channel.send(wayTo(person), [AFTER].map(row), null)).toEqual({ ...NOTHING, reach: 'later' });
  });
});

it('a route of anybody else is a fault of ours', async () => {
  const error = await refusal(bench.send({ channel: 'telegram', to: { userId: 'U1' } }, AFTER));
  expect(error.code).toBe('internal');
});

it('there is no monthly number of sends', async () => {
  expect(await bench.telegram.channel.sendsLeft()).toBeNull();
});
