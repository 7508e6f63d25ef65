import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { createHooks } from '../../src/hooks/create-hooks.ts';
import { createLog } from '../../src/log.ts';
import type { Happening, Hook } from '../../src/ports/channel.ts';

const event = (identity: string): Happening => ({
  identity,
  event: '1',
  atMs: null,
  route: { channel: 'line', to: null },
  inbound: { kind: 'look' },
  message: null,
});

function door(changes: Partial<Hook> = {}, arrive: (happening: Happening) => Promise<boolean> = async () => true) {
  const asked: string[] = [];
  const logged: string[] = [];
  const hook: Hook = {
    channel: 'line',
    verify: async (headers) => headers.get('signed') === 'yes',
    receive: (body) => {
      asked.push('receive');
      return body.length === 0 ? [] : [event('one'), event('two')];
    },
    acknowledge: async ({ identity }) => void asked.push(`acknowledge ${identity}`),
    ...changes,
  };
  const app = createHooks({
    hooks: [hook],
    arrive: async (happening) => {
      asked.push(`arrive ${happening.identity}`);
      return arrive(happening);
    },
    log: createLog(
      (entry) => logged.push(entry),
      () => 0,
    ),
  });
  const post = (headers: Record<string, string> = { signed: 'yes' }, path = '/line') =>
    app.request(path, { method: 'POST', body: 'somebody-secret', headers });
  return { post, asked, logged };
}

describe('a delivery', () => {
  it('that is not signed is answered 401, and nothing of it is parsed', async () => {
    const { post, asked, logged } = door();
    const answer = await post({});
    expect([answer.status, await answer.text()]).toEqual([401, '']);
    expect(asked).toEqual([]);
    expect(logged.join()).not.toContain('secret');
  });

  it('is acknowledged before its turn, each event of it', async () => {
    const { post, asked } = door();
    expect((await post()).status).toBe(200);
    expect(asked).toEqual(['receive', 'acknowledge one', 'arrive one', 'acknowledge two', 'arrive two']);
  });

  it('is to be delivered again when one of its events could not be handled, and the others are handled all the same', async () => {
    const { post, asked } = door({}, async ({ identity }) => identity === 'two');
    expect((await post()).status).toBe(503);
    expect(asked).toContain('arrive two');
  });

  it('that cannot be read is refused without repeating it', async () => {
    const { post, logged } = door({
      receive: () => {
        throw new AppError('bad-request', 'not readable');
      },
    });
    const answer = await post();
    expect([answer.status, await answer.text()]).toEqual([400, '']);
    expect(logged.join()).toContain('bad-request');
    expect(logged.join()).not.toContain('secret');
  });

  it('for a platform that is not set up is not there', async () => {
    const { post, asked } = door();
    expect((await post({ signed: 'yes' }, '/telegram')).status).toBe(404);
    expect(asked).toEqual([]);
  });
});

it('deliveries begin in the order they came, however long each takes to check', async () => {
  const begun: string[] = [];
  const slow = Promise.withResolvers<void>();
  const { post } = door(
    {
      verify: async (headers) => {
        if (headers.get('signed') === 'first') await slow.promise;
        return headers.get('signed') !== 'not';
      },
      receive: () => [event('somebody')],
    },
    async () => {
      begun.push('begun');
      return true;
    },
  );
  const first = post({ signed: 'first' });
  const refused = post({ signed: 'not' });
  const second = post({ signed: 'second' });
  // Longer than any of the others needs to be checked.
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual([]);
  slow.resolve();
  expect(await Promise.all([first, refused, second]).then((all) => all.map(({ status }) => status))).toEqual([
    200, 401, 200,
  ]);
  expect(begun).toEqual(['begun', 'begun']);
});
