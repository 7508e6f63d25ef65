import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANARIES, canariesIn, FULL, HOOKS, openSetupBench, type SetupBench } from './setup-bench.ts';

let bench: SetupBench;
beforeEach(async () => {
  bench = await openSetupBench();
});
afterEach(async () => {
  const file = await bench.file().catch(() => '');
  expect(canariesIn(bench.said(), file)).toEqual([]);
  await bench.stop();
});

const ENTER = '\r';
const DOWN = '\u001b[B';
const CTRL_C = '\u0003';
/** Takes away what was typed, as somebody does who reads the reason. */
const instead = (wrong: string, right: string) => `${'\u007f'.repeat(wrong.length)}${right}${ENTER}`;

const SERVER = [/Where will it run/, ENTER] as const;
const ADDRESS = [/Which address do people/, `help.example${ENTER}`] as const;
const STORES = [
  [/Redis that keeps the cases/, `${CANARIES.REDIS_URL}${ENTER}`],
  [/second Redis/, `${CANARIES.KEY_REDIS_URL}${ENTER}`],
] as const;
const PAGES = [
  [/Where does "leave"/, ENTER],
  [/Whose emergency numbers/, ENTER],
] as const;
const TELEGRAM = [
  [/Connect a bot of Telegram/, 'y'],
  [/The token, as BotFather/, `${CANARIES.TELEGRAM_BOT_TOKEN}${ENTER}`],
] as const;
const LINE = [
  [/Connect an official account of LINE/, 'y'],
  [/"Channel secret"/, `${CANARIES.LINE_CHANNEL_SECRET}${ENTER}`],
  [/"Channel access token/, `${CANARIES.LINE_CHANNEL_ACCESS_TOKEN}${ENTER}`],
] as const;
const WHOLE = [SERVER, ADDRESS, ...STORES, ...PAGES, ...TELEGRAM, ...LINE];

describe('somebody sits at the terminal', () => {
  it('answers each question once, and all of it is set up', async () => {
    const { code, lines } = await bench.talk([], [...WHOLE, [/Do these 10 things now/, ENTER]]);
    expect(code).toBe(0);
    expect(lines).toContain('PUBLIC_URL: https://help.example');
    expect(lines).toContain('REDIS_URL: redis://127.0.0.1:6379, signing in');
    expect(lines).toContain('Telegram: this is @leaf_pages_bot (Leaf)');
    const file = await bench.file();
    for (const [name, value] of Object.entries(FULL)) expect(file).toContain(`${name}=`.concat(quoted(value)));
    expect(file).toContain('EMERGENCY_COUNTRY=CN\n');
    expect([bench.telegram.webhook().url, bench.line.endpoint.url]).toEqual([HOOKS.telegram, HOOKS.line]);
  });

  it('what cannot be is refused at its question, with the reason, and asked again', async () => {
    const { code, lines } = await bench.talk(
      ['--target', 'server'],
      [
        [/Which address do people/, `http://help.example${ENTER}`],
        [/must (?:be|begin).* https/, instead('http://help.example', 'help.example/a-page?b')],
        [/Redis that keeps the cases/, `nonsense${ENTER}`],
        [/must be a URL beginning redis/, `${CANARIES.REDIS_URL}${ENTER}`],
        [/second Redis/, `${CANARIES.REDIS_URL}${ENTER}`],
        [/the same server as REDIS_URL/, `${CANARIES.KEY_REDIS_URL}${ENTER}`],
        [/Where does "leave"/, ENTER],
        [/Whose emergency numbers/, instead('CN', 'xx')],
        [/no checked numbers of this country/, instead('xx', 'cn')],
        [/Connect a bot of Telegram/, 'y'],
        [/The token, as BotFather/, `not-a-token${ENTER}`],
        [/must be as BotFather gave it/, `1000001:an-expired-token-of-a-stand-in-on-this-mach${ENTER}`],
        [/The token, as BotFather/, `${CANARIES.TELEGRAM_BOT_TOKEN}${ENTER}`],
        [/Connect an official account of LINE/, 'n'],
        [/Do these 6 things now/, ENTER],
      ],
    );
    expect(code).toBe(0);
    const file = await bench.file();
    expect(file).toContain('PUBLIC_URL=https://help.example\n');
    expect(file).toContain('EMERGENCY_COUNTRY=CN\n');
    expect(lines).toContainEqual(expect.stringContaining('does not know TELEGRAM_BOT_TOKEN'));
    expect(bench.said()).not.toContain('an-expired-token');
    expect(bench.said()).not.toContain('nonsense');
  });

  it('keeps what is there and asks for the rest alone', async () => {
    await writeFile(
      bench.path,
      [
        'PUBLIC_URL=https://help.example',
        `REDIS_URL='${CANARIES.REDIS_URL}'`,
        'EXIT_URL=https://weather.example/',
        '',
      ].join('\n'),
    );
    const { code } = await bench.talk(
      ['--target', 'server'],
      [
        [/holds settings already/, ENTER],
        [/second Redis/, `${CANARIES.KEY_REDIS_URL}${ENTER}`],
        [/Whose emergency numbers/, ENTER],
        [/Connect a bot of Telegram/, 'n'],
        [/Connect an official account of LINE/, 'n'],
        [/Do this now/, ENTER],
      ],
    );
    expect(code).toBe(0);
    expect(await bench.file()).toContain('EXIT_URL=https://weather.example/\n');
  });

  it('a second time there is nothing to agree to', async () => {
    await bench.talk([], [...WHOLE, [/Do these 10 things now/, ENTER]]);
    bench.changes();
    const { code, lines } = await bench.talk([], [SERVER, [/holds settings already/, ENTER]]);
    expect([code, lines.at(-1), bench.changes()]).toEqual([0, expect.stringContaining('so already'), []]);
  });

  it('can go through all of it again; a token that expired is asked for without being asked to', async () => {
    await bench.talk([], [...WHOLE, [/Do these 10 things now/, ENTER]]);
    bench.changes();
    await writeFile(
      bench.path,
      (await bench.file()).replace(CANARIES.TELEGRAM_BOT_TOKEN, '1000001:an-expired-token-of-a-stand-in-on-this-mach'),
    );
    const again = [/The token, as BotFather/, `${CANARIES.TELEGRAM_BOT_TOKEN}${ENTER}`] as const;
    const kept = await bench.talk([], [SERVER, [/holds settings already/, ENTER], again, [/Do this now/, ENTER]]);
    expect([kept.code, bench.changes()]).toEqual([0, []]);
    const all = await bench.talk(
      [],
      [
        SERVER,
        [/holds settings already/, `${DOWN}${ENTER}`],
        [/Which address do people/, instead('https://help.example', 'new.example')],
        ...STORES,
        ...PAGES,
        [/The token, as BotFather/, `${CANARIES.TELEGRAM_BOT_TOKEN}${ENTER}`],
        ...LINE.slice(1),
        [/Do these 3 things now/, ENTER],
      ],
    );
    expect([all.code, bench.changes()]).toEqual([0, ['setWebhook', 'PUT /v2/bot/channel/webhook/endpoint']]);
    expect(bench.telegram.webhook().url).toBe('https://new.example/hooks/telegram');
  });

  it.each([0, 1, 3, 5, 8, WHOLE.length])('Ctrl-C at question %i changes nothing and says so', async (count) => {
    const next = WHOLE[count]?.[0] ?? /Do these 10 things now/;
    const { code, complaints } = await bench.talk([], [...WHOLE.slice(0, count), [next, CTRL_C]]);
    expect([code, complaints]).toEqual([130, ['\nStopped. Nothing was changed.']]);
    expect(bench.changes()).toEqual([]);
    await expect(bench.file()).rejects.toThrow('ENOENT');
  });

  it('who says no at the end has changed nothing', async () => {
    const { code, lines } = await bench.talk([], [...WHOLE, [/Do these 10 things now/, 'n']]);
    expect([code, lines.at(-1), bench.changes()]).toEqual([0, 'Nothing was changed.', []]);
  });

  it('a dry run asks as well, and changes nothing', async () => {
    const { code } = await bench.talk(['--dry-run'], WHOLE);
    expect([code, bench.changes()]).toEqual([0, []]);
    await expect(bench.file()).rejects.toThrow('ENOENT');
  });

  it('a platform that is away holds nobody up: the token is taken as it is, and it is said at the end', async () => {
    bench.telegram.faults.next('*', 'closed', 50);
    const { code, lines } = await bench.talk([], [...WHOLE, [/Do these 5 things now/, ENTER]]);
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^Telegram: .*does not answer/));
    expect(await bench.file()).toContain(`TELEGRAM_BOT_TOKEN=${CANARIES.TELEGRAM_BOT_TOKEN}`);
  });
});

function quoted(value: string): string {
  return /[&#]/.test(value) ? `'${value}'` : value;
}
