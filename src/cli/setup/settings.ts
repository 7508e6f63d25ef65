import { toBase64url } from '../../core/basics/base64url.ts';
import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import { readConfig } from '../../env.ts';

/** By name, as in src/env.ts. */
export type Settings = Record<string, string>;
/** What may not be shown: secrets, and addresses that may hold a password. */
export const SECRET_NAMES = [
  'YULAN_SECRET',
  'REDIS_URL',
  'KEY_REDIS_URL',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'LINE_CHANNEL_SECRET',
  'LINE_CHANNEL_ACCESS_TOKEN',
] as const;
/** What anybody may see. */
export const PLAIN_NAMES = [
  'PUBLIC_URL',
  'EXIT_URL',
  'EMERGENCY_COUNTRY',
  'LOOK_NAME',
  'LOOK_GREETING',
  'LOOK_ICON',
] as const;
/** What setup writes down, in this order. */
export const WRITTEN_NAMES = [...PLAIN_NAMES, ...SECRET_NAMES] as const;
/** What it takes from the environment besides, and leaves there. */
const READ_NAMES = ['KEY_STORE_SHARED', 'TELEGRAM_API_ROOT', 'LINE_API_BASE'];

/** What a service cannot do without, and what it is. */
const NEEDED: Settings = {
  PUBLIC_URL: 'the https address people come to, such as https://pages.example.org',
  REDIS_URL: 'the Redis that keeps the cases, such as redis://127.0.0.1:6379',
  KEY_REDIS_URL: 'a second Redis, without a disk, that keeps the keys, such as redis://127.0.0.1:6380',
};

/** The settings there are: flags before the environment before the file. A secret of the file is never replaced by chance. */
export function gather(file: Settings, environment: Record<string, string | undefined>, flags: Settings): Settings {
  const names = [...WRITTEN_NAMES, ...READ_NAMES];
  const surrounding = Object.fromEntries(
    names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  ) as Settings;
  const all = { ...file, ...surrounding, ...flags };
  const filled = Object.entries(all).filter(([, value]) => value !== '');
  const settings = Object.fromEntries(filled.map(([name, value]) => [name, value.trim()]));
  // Another one would make everything that was sealed unreadable.
  if (file.YULAN_SECRET) settings.YULAN_SECRET = file.YULAN_SECRET;
  return settings;
}

/** With the secrets nobody has to think of. `random`: so many bytes. Gives back which are new. */
export function withSecrets(
  settings: Settings,
  random: (bytes: number) => Uint8Array,
): { settings: Settings; made: string[] } {
  const wanted = ['YULAN_SECRET', ...(settings.TELEGRAM_BOT_TOKEN ? ['TELEGRAM_WEBHOOK_SECRET'] : [])];
  const made = wanted.filter((name) => !settings[name]);
  const secrets = made.map((name) => [name, toBase64url(random(LIMITS.secretMinBytes))]);
  return { settings: { ...settings, ...Object.fromEntries(secrets) }, made };
}

/** Which settings are needed and not there, each with what it is or what needs it; not those that are made here. */
export function missingFrom(settings: Settings): string[] {
  const needed = Object.entries(NEEDED).flatMap(([name, about]) => (settings[name] ? [] : [`${name}: ${about}`]));
  const made = [
    ...Object.keys(NEEDED),
    'YULAN_SECRET',
    ...(settings.TELEGRAM_BOT_TOKEN ? ['TELEGRAM_WEBHOOK_SECRET'] : []),
  ];
  // Where a platform's stand-in is asks for nothing by itself.
  const { TELEGRAM_API_ROOT: _root, LINE_API_BASE: _base, ...own } = settings;
  const halves = refusals(own).filter(
    (line) => MISSING.test(line) && !made.some((name) => line.startsWith(`${name}: `)),
  );
  return [...needed, ...new Set(halves.map((line) => line.replace(MISSING, '')))];
}

/** What src/env.ts has against them, without what is only missing; each begins with the name and never holds the value. */
export function faultsOf(settings: Settings): string[] {
  const long = Object.entries(settings).filter(([, value]) => /\p{Cc}/u.test(value));
  return [
    ...long.map(([name]) => `${name}: must be one line`),
    ...refusals(settings).filter((line) => !MISSING.test(line)),
  ];
}

const MISSING = /(?<=^\w+: )missing; /;

/** In the words of src/env.ts, one a fault. */
function refusals(settings: Settings): string[] {
  try {
    readConfig(settings, () => new Uint8Array(LIMITS.secretMinBytes));
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'config') throw error;
    return error.message.split('\n');
  }
}

/** Why this value cannot be, beside the others; null = it can. */
export function reasonAgainst(name: string, value: string, others: Settings): string | null {
  if (value === '') return 'nothing was typed';
  const fault = faultsOf({ ...others, [name]: value }).find((each) => each.startsWith(`${name}: `));
  return fault === undefined ? null : fault.slice(name.length + 2);
}

/** Where an address leads, without who signs in there: for showing what was understood. Of a cluster all its nodes. */
export function placeOf(url: string): string {
  const [, protocol = '', signIn = '', place = ''] = /^(\w+:\/\/)(.*@)?([^/?#]*)/.exec(url) ?? [];
  return `${protocol}${place}${signIn === '' ? '' : ', signing in'}`;
}

/** As it was meant: people leave out the beginning, and copy a path along. */
export function asOrigin(typed: string): string {
  const whole = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  return URL.canParse(whole) ? new URL(whole).origin : typed;
}
