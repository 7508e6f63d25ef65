import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { readArguments } from '../../../src/cli/setup/arguments.ts';
import { runSetup, type SetupDeps } from '../../../src/cli/setup/run-setup.ts';
import { createWorld } from '../../../src/cli/setup/world.ts';
import type { Content } from '../../../src/content.ts';
import { within } from '../../../src/core/basics/within.ts';
import { AppError } from '../../../src/core/error.ts';
import { serveFake } from '../../support/fake-http.ts';
import { createFakeLine, type FakeLine } from '../../support/fake-line/fake-line.ts';
import { createFakeTelegram, type FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import { openLoopback } from '../../support/network.ts';

/** Every one of them must never be seen in what setup says. */
export const CANARIES = {
  TELEGRAM_BOT_TOKEN: '1000001:canary-token-of-a-stand-in-on-this-machine',
  LINE_CHANNEL_SECRET: '0123456789abcdef0123456789abcdef',
  LINE_CHANNEL_ACCESS_TOKEN: 'canary-access-token-of-a-stand-in-on-this-machine',
  REDIS_URL: 'redis://yulan.example:canary&password@127.0.0.1:6379',
  KEY_REDIS_URL: 'redis://yulan.example:canary#password@127.0.0.1:6380',
} as const;
export const FULL = { PUBLIC_URL: 'https://help.example', ...CANARIES };
export const HOOKS = { telegram: 'https://help.example/hooks/telegram', line: 'https://help.example/hooks/line' };

/** Under the runner's own time limit, so that it can be said what was waited for. */
const TALK_MAX_MS = 8_000;

export type Ran = { code: number; lines: string[]; complaints: string[] };
export type SetupBench = {
  telegram: FakeTelegram;
  line: FakeLine;
  /** The file of settings; in a folder of its own. */
  path: string;
  /** The stand-ins' addresses, as settings. */
  places: Record<string, string>;
  /** Calls that change something at a platform, since the last time. LINE's test of the webhook changes nothing. */
  changes(): string[];
  /** Without a terminal. */
  run(given: string[], environment?: Record<string, string>, more?: Partial<SetupDeps>): Promise<Ran>;
  /** In a terminal: each entry is what must be on the screen and what is typed then. */
  talk(given: string[], script: readonly (readonly [RegExp, string])[], more?: Partial<SetupDeps>): Promise<Ran>;
  /** All that was said so far, questions too. */
  said(): string;
  file(): Promise<string>;
  mode(): Promise<number>;
  stop(): Promise<void>;
};

type Options = { telegramHook?: string; lineHook?: string };

/** Setup as it runs, with both platforms standing in; its webhooks go nowhere of ours at first. */
export async function openSetupBench({ telegramHook, lineHook }: Options = {}): Promise<SetupBench> {
  const hook = async () => new Response('', { status: 200 });
  const clock = { nowMs: Date.now };
  const telegram = createFakeTelegram({
    clock,
    hook,
    token: CANARIES.TELEGRAM_BOT_TOKEN,
    secret: 'not-ours',
    hookUrl: telegramHook ?? 'https://old.example/secret-of-theirs',
    limits: false,
  });
  const line = createFakeLine({
    clock,
    hook,
    channelSecret: CANARIES.LINE_CHANNEL_SECRET,
    accessToken: CANARIES.LINE_CHANNEL_ACCESS_TOKEN,
    hookUrl: lineHook ?? 'https://old.example/secret-of-theirs',
  });
  const served = [await serveFake(telegram.api), await serveFake(line.api)] as const;
  for (const { origin } of served) openLoopback(origin);
  const places = { TELEGRAM_API_ROOT: served[0].origin, LINE_API_BASE: served[1].origin };
  const folder = await mkdtemp(join(tmpdir(), 'yulan-setup-'));
  const path = join(folder, 'settings.env');
  const content = JSON.parse(
    await readFile(new URL('../../../build/content.json', import.meta.url), 'utf8'),
  ) as Content;
  let screen = '';
  let seen = { telegram: 0, line: 0 };

  async function run(given: string[], more: Partial<SetupDeps>): Promise<Ran> {
    const asked = readArguments(['--env-file', path, ...given]);
    if ('print' in asked) return { code: asked.code, lines: [asked.print], complaints: [] };
    const ran: Ran = { code: -1, lines: [], complaints: [] };
    const keep = (lines: string[]) => (text: string) => {
      lines.push(text);
      screen += `${text}\n`;
    };
    ran.code = await runSetup(asked, {
      ...createWorld(content, Date.now),
      environment: places,
      streams: { input: new PassThrough(), output: new PassThrough(), isTerminal: false },
      say: keep(ran.lines),
      complain: keep(ran.complaints),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      interrupts: { isInterrupted: () => false, guard: (work) => work() },
      ...more,
    });
    return ran;
  }

  return {
    telegram,
    line,
    path,
    places,
    changes() {
      const [asked, called] = [telegram.calls.slice(seen.telegram), line.calls.slice(seen.line)];
      seen = { telegram: telegram.calls.length, line: line.calls.length };
      return [
        ...asked.filter(({ method }) => !method.startsWith('get')).map(({ method }) => method),
        ...called
          .filter(({ method, path: at }) => method !== 'GET' && !at.endsWith('/webhook/test'))
          .map(({ method, path: at }) => `${method} ${at.replace(/richmenu-\w+/, '*')}`),
      ];
    },
    run: (given, environment = {}, more = {}) => run(given, { environment: { ...places, ...environment }, ...more }),
    talk(given, script, more = {}) {
      const input = new PassThrough();
      const output = new PassThrough();
      const left = [...script];
      let shown = '';
      output.on('data', (chunk: Buffer) => {
        const text = stripVTControlCharacters(chunk.toString('utf8'));
        shown += text;
        screen += text;
        const [next] = left;
        // However wide the terminal is.
        if (!next?.[0].test(shown.replace(/[\s│└]+/g, ' '))) return;
        left.shift();
        shown = '';
        // The question is drawn before it listens.
        setImmediate(() => input.write(next[1]));
      });
      const talked = run(given, { streams: { input, output, isTerminal: true }, ...more });
      const never = () => new Error(`never asked: ${left[0]?.[0].source}; last on the screen: ${shown.slice(-400)}`);
      return within(talked, TALK_MAX_MS).then(
        (ran) => {
          if (left.length > 0) throw never();
          return ran;
        },
        (error: unknown) => {
          throw error instanceof AppError && error.code === 'deadline-passed' ? never() : error;
        },
      );
    },
    said: () => screen,
    file: () => readFile(path, 'utf8'),
    mode: async () => (await stat(path)).mode & 0o777,
    async stop() {
      await Promise.all(served.map((one) => one.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Canaries that were seen, by the name of their setting; the two made here are read from the file. */
export function canariesIn(text: string, file: string): string[] {
  const made = file.split('\n').flatMap((line) => {
    const [, name, value] = /^(YULAN_SECRET|TELEGRAM_WEBHOOK_SECRET)=(.+)$/.exec(line) ?? [];
    return name !== undefined && value !== undefined ? [[name, value] as const] : [];
  });
  const parts = [
    ...Object.entries(CANARIES),
    ...made,
    ['password', 'canary&password'],
    ['password', 'canary#password'],
    ['theirs', 'secret-of-theirs'],
  ];
  return parts.filter(([, value]) => text.includes(String(value))).map(([name]) => String(name));
}
