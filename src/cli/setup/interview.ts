import { readConfig } from '../../env.ts';
import type { Ask } from './ask.ts';
import { againstWebhook } from './platforms/plan-telegram.ts';
import { asOrigin, placeOf, reasonAgainst, type Settings } from './settings.ts';

/** Whether a platform knows what it was given; `isRefused` false: nobody could say just now. */
export type Verdict = { ok: true; says: string } | { ok: false; isRefused: boolean; says: string };
export type Checks = { telegram(settings: Settings): Promise<Verdict>; line(settings: Settings): Promise<Verdict> };

export type InterviewDeps = {
  ask: Ask;
  say(line: string): void;
  checks: Checks;
  /** Why there are no numbers to call for a country; null = there are. */
  againstCountry(code: string): string | null;
  /** What is set already is asked for as well. */
  askAll: boolean;
};

const REDIS: Settings = {
  REDIS_URL: 'The Redis that keeps the cases (not shown while you type), such as redis://127.0.0.1:6379',
  KEY_REDIS_URL: 'The second Redis, without a disk, that keeps the keys, such as redis://127.0.0.1:6380',
};

/** Asks for what a service needs. What is set and sound is kept. Rejects with `Stopped`; nothing is changed by then. */
export async function interview(found: Settings, deps: InterviewDeps): Promise<Settings> {
  const settings: Settings = { ...found };
  const { ask, say, askAll } = deps;
  const against = (name: string) => (value: string) => reasonAgainst(name, value, settings);
  const isWanted = (name: string) => {
    const value = settings[name];
    const reason = value === undefined ? null : reasonAgainst(name, value, settings);
    if (reason !== null) say(`${name} cannot stay as it is: ${reason}`);
    return askAll || value === undefined || reason !== null;
  };

  if (isWanted('PUBLIC_URL')) {
    const message = 'Which address do people come to? Yours, beginning https://';
    const judge = (typed: string) => reasonAgainst('PUBLIC_URL', typed && asOrigin(typed), settings);
    settings.PUBLIC_URL = asOrigin(await ask.line({ message, against: judge, ...initialOf(settings.PUBLIC_URL) }));
    say(`PUBLIC_URL: ${settings.PUBLIC_URL}`);
  }
  for (const [name, message] of Object.entries(REDIS)) {
    if (!isWanted(name)) continue;
    settings[name] = await ask.hidden({ message, against: against(name) });
    say(`${name}: ${placeOf(settings[name])}`);
  }
  await askForPages(settings, deps, isWanted);
  await askForTelegram(settings, deps);
  await askForLine(settings, deps);
  return settings;
}

type Wanted = (name: string) => boolean;

async function askForPages(
  settings: Settings,
  { ask, againstCountry }: InterviewDeps,
  isWanted: Wanted,
): Promise<void> {
  const usual = readConfig({}, () => new Uint8Array());
  if (isWanted('EXIT_URL')) {
    const message = 'Where does "leave" lead? A page that means nothing, such as a search or the weather';
    const initial = settings.EXIT_URL ?? usual.exitUrl;
    settings.EXIT_URL = await ask.line({
      message,
      initial,
      against: (url) => reasonAgainst('EXIT_URL', url, settings),
    });
  }
  if (isWanted('EMERGENCY_COUNTRY')) {
    const message = 'Whose emergency numbers are shown? Two letters, such as CN';
    const initial = settings.EMERGENCY_COUNTRY ?? usual.emergencyCountry;
    const against = (typed: string) => {
      const code = typed.toUpperCase();
      return reasonAgainst('EMERGENCY_COUNTRY', code, settings) ?? againstCountry(code);
    };
    settings.EMERGENCY_COUNTRY = (await ask.line({ message, initial, against })).toUpperCase();
  }
}

async function askForTelegram(settings: Settings, deps: InterviewDeps): Promise<void> {
  const { ask, say, checks, askAll } = deps;
  const name = 'TELEGRAM_BOT_TOKEN';
  if (
    settings[name] === undefined &&
    !(await ask.yes('Connect a bot of Telegram? You need its token, from @BotFather', false))
  )
    return;
  const reason = againstWebhook(settings.PUBLIC_URL ?? '');
  if (reason !== null) say(`PUBLIC_URL: ${reason}. Without another address the bot will hear nothing.`);
  let isAsked = askAll || settings[name] === undefined;
  for (;;) {
    if (isAsked)
      settings[name] = await ask.hidden({
        message: 'The token, as BotFather gave it (not shown)',
        ...againstOf(name, settings),
      });
    if (accept(say, 'Telegram', await checks.telegram(settings))) return;
    isAsked = true;
  }
}

async function askForLine(settings: Settings, deps: InterviewDeps): Promise<void> {
  const { ask, say, checks, askAll } = deps;
  const [secret, token] = ['LINE_CHANNEL_SECRET', 'LINE_CHANNEL_ACCESS_TOKEN'] as const;
  const isThere = settings[secret] !== undefined || settings[token] !== undefined;
  if (!isThere && !(await ask.yes('Connect an official account of LINE? You need its channel secret and token', false)))
    return;
  if (askAll || settings[secret] === undefined || reasonAgainst(secret, settings[secret], settings) !== null) {
    const message = '"Channel secret", from the LINE Developers Console, Basic settings (not shown)';
    settings[secret] = await ask.hidden({ message, ...againstOf(secret, settings) });
  }
  let isAsked = askAll || settings[token] === undefined;
  for (;;) {
    const message = '"Channel access token (long-lived)", from Messaging API (not shown)';
    if (isAsked) settings[token] = await ask.hidden({ message, ...againstOf(token, settings) });
    if (accept(say, 'LINE', await checks.line(settings))) return;
    isAsked = true;
  }
}

function againstOf(name: string, settings: Settings): { against(value: string): string | null } {
  return { against: (value) => reasonAgainst(name, value, settings) };
}

function initialOf(initial: string | undefined): { initial?: string } {
  return initial === undefined ? {} : { initial };
}

/** Says it; a token nobody could check just now is taken as it is. */
function accept(say: (line: string) => void, platform: string, verdict: Verdict): boolean {
  say(`${platform}: ${verdict.says}`);
  return verdict.ok || !verdict.isRefused;
}
