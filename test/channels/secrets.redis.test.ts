import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createMarkers, find } from '../canary/markers.ts';
import { serveFake } from '../support/fake-http.ts';
import { createFakeLine } from '../support/fake-line/fake-line.ts';
import { createFakeTelegram } from '../support/fake-telegram/fake-telegram.ts';
import { openLoopback } from '../support/network.ts';
import { killPrograms, startProgram } from '../support/program.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { redisEnvironment } from '../support/service.ts';

const RIGHT = {
  TELEGRAM_BOT_TOKEN: '1000002:the-token-that-the-platform-knows-here',
  TELEGRAM_WEBHOOK_SECRET: 'abcdefghijklmnopqrstuvwxyz-0123456789',
  LINE_CHANNEL_SECRET: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  LINE_CHANNEL_ACCESS_TOKEN: 'the-access-token-that-the-platform-knows',
};
const WRONG = {
  TELEGRAM_BOT_TOKEN: '1000002:a-token-that-the-platform-never-gave',
  LINE_CHANNEL_ACCESS_TOKEN: 'an-access-token-that-the-platform-never-gave',
};
const { all: secrets, note } = createMarkers();
for (const [name, text] of [...Object.entries(RIGHT), ...Object.entries(WRONG)]) {
  note(name, text);
  if (text.includes(':')) note(`${name} after its colon`, text.split(':')[1] ?? '');
}

let servers: Awaited<ReturnType<typeof startRedisServer>>[];
let environment: Record<string, string>;
beforeAll(async () => {
  servers = await Promise.all([startRedisServer(), startRedisServer()]);
  const [store, keyServer] = servers.map(({ url }) => url);
  environment = redisEnvironment(store ?? '', keyServer ?? '');
});
afterEach(killPrograms);
afterAll(() => Promise.all(servers.map((server) => server.stop())));

/** Both platforms, and where their deliveries go: told once the program says its port. */
async function platforms() {
  let origin = '';
  const clock = { nowMs: Date.now };
  const hook = (request: Request) => {
    const path = new URL(request.url).pathname;
    return request.text().then((body) => fetch(origin + path, { method: 'POST', headers: request.headers, body }));
  };
  const telegram = createFakeTelegram({
    ...{ clock, hook, hookUrl: 'http://localhost/hooks/telegram' },
    token: RIGHT.TELEGRAM_BOT_TOKEN,
    secret: RIGHT.TELEGRAM_WEBHOOK_SECRET,
  });
  const line = createFakeLine({
    ...{ clock, hook, hookUrl: 'http://localhost/hooks/line' },
    channelSecret: RIGHT.LINE_CHANNEL_SECRET,
    accessToken: RIGHT.LINE_CHANNEL_ACCESS_TOKEN,
  });
  const served = await Promise.all([serveFake(telegram.api), serveFake(line.api)]);
  return {
    ...{ telegram, line },
    places: { TELEGRAM_API_ROOT: served[0].origin, LINE_API_BASE: served[1].origin },
    deliverTo(opened: string) {
      origin = opened;
      openLoopback(opened);
    },
    stop: () => Promise.all(served.map((one) => one.stop())),
  };
}

it('a program whose tokens the platforms refuse starts, takes deliveries, and says so by code only', async () => {
  const { telegram, line, places, deliverTo, stop } = await platforms();
  const program = startProgram({ ...environment, ...RIGHT, ...WRONG, ...places, PORT: '0' });
  const [, origin = ''] = await program.saying(/chat +(http:\/\/localhost:\d+)\//);
  deliverTo(origin);
  await expect.poll(async () => (await fetch(`${origin}/healthz`)).status, { timeout: 10_000 }).toBe(200);
  telegram.person().starts();
  line.person({ isFriend: true }).says('hello');
  await telegram.deliver();
  await line.deliver();
  expect(telegram.attempts.at(-1)?.result).toBe(200);
  expect(line.deliveries.map(({ status }) => status)).toEqual([200]);
  await program.saying(/introduce-failed[\s\S]*\n/);
  await program.saying(/send-failed[\s\S]*send-failed.*\n/);
  program.child.kill('SIGTERM');
  const [code] = await once(program.child, 'exit');
  await stop();
  expect(code).toBe(0);
  const lines = program.output().split('\n');
  const failures = lines.filter((text) => text.includes('-failed')).map((text) => JSON.parse(text) as { code: string });
  expect(new Set(failures.map((failure) => failure.code))).toEqual(new Set(['config']));
  expect(find(secrets, [{ name: 'output', text: program.output(), rests: false }])).toEqual([]);
  expect(program.output()).not.toContain('    at ');
});

const SPOILT: Record<string, string> = {
  TELEGRAM_BOT_TOKEN: RIGHT.TELEGRAM_BOT_TOKEN.replace(':', ' '),
  TELEGRAM_WEBHOOK_SECRET: `${RIGHT.TELEGRAM_WEBHOOK_SECRET} `,
  LINE_CHANNEL_SECRET: RIGHT.LINE_CHANNEL_SECRET.slice(1),
  LINE_CHANNEL_ACCESS_TOKEN: `${RIGHT.LINE_CHANNEL_ACCESS_TOKEN}"`,
};
it('a program with secrets that cannot be ones does not start, and names them without what they hold', async () => {
  const program = startProgram({ ...environment, ...SPOILT, PORT: '0' });
  const [code] = await once(program.child, 'close');
  expect(code).toBe(1);
  for (const name of Object.keys(SPOILT)) expect(program.output()).toContain(`${name}: `);
  const { all, note: spoilt } = createMarkers();
  for (const [name, text] of Object.entries(SPOILT)) spoilt(name, text.trim().slice(0, 30));
  const output = [{ name: 'output', text: program.output(), rests: false }];
  expect([...find(secrets, output), ...find(all, output)]).toEqual([]);
});
