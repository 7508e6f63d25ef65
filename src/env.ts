import * as z from 'zod/mini';
import { fromBase64url } from './core/basics/base64url.ts';
import { originsIn } from './core/basics/safe-address.ts';
import { address, integer, judged, url } from './core/basics/setting-fields.ts';
import { AppError } from './core/error.ts';
import { LIMITS } from './core/limits.ts';
import { faultOfIcon, faultOfWords, type Look, ownWords } from './core/look/look.ts';
import { readAddresses, sameServer } from './redis/addresses.ts';

/** The program's settings, read once and frozen. */
export type Config = Readonly<{
  /** `demo`: no variable set; memory store, random secrets, loopback only, a banner on every page. */
  mode: 'demo' | 'service';
  host: string;
  port: number;
  /** Our own origin when it is known from outside; null = whatever loopback name the browser used. */
  publicUrl: string | null;
  /** An origin of its own for the desk; null = the same host. */
  consoleOrigin: string | null;
  /** Where leaving goes: a page that means nothing. */
  exitUrl: string;
  /** Partners' sites that may frame `/widget`; none = it is not there. */
  widgetOrigins: readonly string[];
  /** What shows at a glance: the bot's name, the page's title and picture, an empty chat. */
  look: Look;
  /** Whose emergency numbers are on the first screen. */
  emergencyCountry: string;
  /** One deployment, one hash slot. */
  cell: string;
  redis: { url: string; keyUrl: string; replicas: number; shared: boolean } | null;
  /** A bot of Telegram's; null = none. `apiRoot` null: Telegram's own servers. */
  telegram: { token: string; webhookSecret: string; apiRoot: string | null } | null;
  /** An official account of LINE's; null = none. `apiBase` null: LINE's own servers. */
  line: { channelSecret: string; accessToken: string; apiBase: string | null } | null;
  /** At least `secretMinBytes`; random in the demo. Wraps the house key and the keys of days. */
  secret: Uint8Array;
  /** The secret before it, while it is being changed (docs/decisions/0013). */
  previousSecret: Uint8Array | null;
}>;

/** One server, or of a cluster several nodes: src/redis/addresses.ts. */
const redisUrl = z.string().check(
  z.refine((text) => readAddresses(text) !== null, {
    error:
      'must be a URL beginning redis:// or rediss://, such as redis://<name>:<password>@<host>:6379; of a cluster several nodes, <host>:6379,<host>:6379',
  }),
);

const schema = z.object({
  PORT: z.optional(integer(0, 65_535)),
  HOST: z.optional(z.string()),
  PUBLIC_URL: z.optional(address),
  CONSOLE_ORIGIN: z.optional(address),
  EXIT_URL: z.optional(url(['https:', 'http:'])),
  WIDGET_ORIGINS: z.optional(
    z.string().check(
      z.refine((text) => originsIn(text) !== null, {
        error: 'must be addresses without a path, such as https://partner.example, separated by commas',
      }),
    ),
  ),
  LOOK_NAME: z.optional(judged((text) => faultOfWords(text, LIMITS.lookNameMaxCharacters))),
  LOOK_GREETING: z.optional(judged((text) => faultOfWords(text, LIMITS.lookGreetingMaxCharacters))),
  LOOK_ICON: z.optional(judged(faultOfIcon)),
  EMERGENCY_COUNTRY: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, 'must be a country code such as CN'))),
  CELL: z.optional(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/, 'must be 1-32 lower-case letters, digits or dashes'))),
  YULAN_SECRET: z.optional(z.string()),
  YULAN_SECRET_PREVIOUS: z.optional(z.string()),
  REDIS_URL: z.optional(redisUrl),
  KEY_REDIS_URL: z.optional(redisUrl),
  KEY_STORE_SHARED: z.optional(z.enum(['0', '1'])),
  REDIS_REPLICAS: z.optional(integer(0, 8)),
  // core.telegram.org/bots/api#authorizing-your-bot and #setwebhook (secret_token: 1-256 of these characters).
  TELEGRAM_BOT_TOKEN: z.optional(z.string().check(z.regex(/^\d{1,16}:[\w-]{30,64}$/, 'must be as BotFather gave it'))),
  TELEGRAM_WEBHOOK_SECRET: z.optional(
    z.string().check(
      z.refine((text) => /^[\w-]{32,256}$/.test(text) && new Set(text).size > 8, {
        error: 'must be 32-256 random letters, digits, _ or -; make one with: openssl rand -hex 32',
      }),
    ),
  ),
  TELEGRAM_API_ROOT: z.optional(address),
  LINE_CHANNEL_SECRET: z.optional(
    z.string().check(z.regex(/^[0-9a-f]{32}$/, 'must be the 32 hexadecimal digits of "Channel secret"')),
  ),
  LINE_CHANNEL_ACCESS_TOKEN: z.optional(
    z.string().check(z.regex(/^[A-Za-z0-9+/=_.-]{32,512}$/, 'must be the token of "Channel access token"')),
  ),
  LINE_API_BASE: z.optional(address),
});

/** What is of no use, or a danger, without the other: never half a service. */
const REQUIRES: Record<string, string[]> = {
  HOST: ['YULAN_SECRET', 'REDIS_URL', 'PUBLIC_URL'],
  PUBLIC_URL: ['YULAN_SECRET', 'REDIS_URL'],
  CONSOLE_ORIGIN: ['PUBLIC_URL'],
  YULAN_SECRET: ['REDIS_URL'],
  YULAN_SECRET_PREVIOUS: ['YULAN_SECRET'],
  REDIS_URL: ['KEY_REDIS_URL', 'YULAN_SECRET'],
  KEY_REDIS_URL: ['REDIS_URL'],
  KEY_STORE_SHARED: ['KEY_REDIS_URL'],
  REDIS_REPLICAS: ['REDIS_URL'],
  TELEGRAM_BOT_TOKEN: ['TELEGRAM_WEBHOOK_SECRET', 'YULAN_SECRET', 'REDIS_URL'],
  TELEGRAM_WEBHOOK_SECRET: ['TELEGRAM_BOT_TOKEN'],
  TELEGRAM_API_ROOT: ['TELEGRAM_BOT_TOKEN'],
  LINE_CHANNEL_SECRET: ['LINE_CHANNEL_ACCESS_TOKEN', 'YULAN_SECRET', 'REDIS_URL'],
  LINE_CHANNEL_ACCESS_TOKEN: ['LINE_CHANNEL_SECRET'],
  LINE_API_BASE: ['LINE_CHANNEL_SECRET'],
};

function refuse(reasons: string[]): never {
  throw new AppError('config', reasons.join('\n'));
}

/** Ours, and those that others know: none may be another. */
const SECRETS = [
  'YULAN_SECRET',
  'YULAN_SECRET_PREVIOUS',
  'TELEGRAM_WEBHOOK_SECRET',
  'TELEGRAM_BOT_TOKEN',
  'LINE_CHANNEL_SECRET',
  'LINE_CHANNEL_ACCESS_TOKEN',
] as const;

function secretFaults(set: z.infer<typeof schema>): string[] {
  const weak = (['YULAN_SECRET', 'YULAN_SECRET_PREVIOUS'] as const).flatMap((name) => {
    const text = set[name];
    return text === undefined || decodeSecret(text) !== null
      ? []
      : [
          `${name}: must be at least ${LIMITS.secretMinBytes} random bytes in base64url; make one with: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='`,
        ];
  });
  const same = SECRETS.flatMap((name, at) => {
    const first = SECRETS.slice(0, at).find((other) => set[other] !== undefined && set[other] === set[name]);
    return first === undefined ? [] : [`${name}: the same as ${first}; each needs one of its own`];
  });
  return [...weak, ...same];
}

function decodeSecret(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return null;
  const bytes = fromBase64url(text);
  return bytes.length >= LIMITS.secretMinBytes && new Set(bytes).size > 8 ? bytes : null;
}

/** Reads the environment; throws `config` with one line a fault, naming the variable and never its value. */
export function readConfig(environment: Record<string, string | undefined>, randomSecret: () => Uint8Array): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    refuse(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const set = parsed.data;
  const faults: string[] = [];
  for (const [name, others] of Object.entries(REQUIRES)) {
    for (const other of others) {
      if (name in given && !(other in given)) faults.push(`${other}: missing; ${name} requires it`);
    }
  }
  const shared = set.KEY_STORE_SHARED === '1';
  if (
    set.REDIS_URL !== undefined &&
    set.KEY_REDIS_URL !== undefined &&
    !shared &&
    sameServer(set.REDIS_URL, set.KEY_REDIS_URL)
  ) {
    faults.push(
      'KEY_REDIS_URL: the same server as REDIS_URL; keys belong on another one without a disk, or set KEY_STORE_SHARED=1',
    );
  }
  const secret = set.YULAN_SECRET === undefined ? null : decodeSecret(set.YULAN_SECRET);
  faults.push(...secretFaults(set));
  if (faults.length > 0) refuse(faults);
  return configFrom(set, secret ?? randomSecret());
}

/**
 * What can be read of settings that may have faults: no store, and every messenger that is set up whole. Enough to say
 * where help is when nothing else works.
 */
export function readWhatIsThere(
  environment: Record<string, string | undefined>,
  randomSecret: () => Uint8Array,
): Config {
  const sound = Object.entries(schema.shape).flatMap(([name, field]) => {
    const read = field.safeParse(environment[name] || undefined);
    return read.success ? [[name, read.data]] : [];
  });
  const { REDIS_URL: _, ...set } = Object.fromEntries(sound) as z.infer<typeof schema>;
  return { ...configFrom(set, randomSecret()), mode: 'service' };
}

function configFrom(set: z.infer<typeof schema>, secret: Uint8Array): Config {
  const host = set.HOST ?? '127.0.0.1';
  return Object.freeze({
    mode: set.REDIS_URL === undefined ? 'demo' : 'service',
    host,
    port: set.PORT ?? 8787,
    publicUrl: set.PUBLIC_URL === undefined ? null : new URL(set.PUBLIC_URL).origin,
    consoleOrigin: set.CONSOLE_ORIGIN === undefined ? null : new URL(set.CONSOLE_ORIGIN).origin,
    // As a browser reads it: what it leaves out, such as the end of a line, no header takes.
    exitUrl: new URL(set.EXIT_URL ?? 'https://www.bing.com/').href,
    widgetOrigins: originsIn(set.WIDGET_ORIGINS ?? '') ?? [],
    look: {
      name: set.LOOK_NAME === undefined ? null : ownWords(set.LOOK_NAME),
      greeting: set.LOOK_GREETING === undefined ? null : ownWords(set.LOOK_GREETING),
      icon: set.LOOK_ICON ?? null,
    },
    emergencyCountry: set.EMERGENCY_COUNTRY ?? 'CN',
    cell: set.CELL ?? 'yulan',
    redis:
      set.REDIS_URL === undefined || set.KEY_REDIS_URL === undefined
        ? null
        : {
            url: set.REDIS_URL,
            keyUrl: set.KEY_REDIS_URL,
            replicas: set.REDIS_REPLICAS ?? 0,
            shared: set.KEY_STORE_SHARED === '1',
          },
    telegram:
      set.TELEGRAM_BOT_TOKEN === undefined || set.TELEGRAM_WEBHOOK_SECRET === undefined
        ? null
        : {
            token: set.TELEGRAM_BOT_TOKEN,
            webhookSecret: set.TELEGRAM_WEBHOOK_SECRET,
            apiRoot: withoutSlash(set.TELEGRAM_API_ROOT),
          },
    line:
      set.LINE_CHANNEL_SECRET === undefined || set.LINE_CHANNEL_ACCESS_TOKEN === undefined
        ? null
        : {
            channelSecret: set.LINE_CHANNEL_SECRET,
            accessToken: set.LINE_CHANNEL_ACCESS_TOKEN,
            apiBase: withoutSlash(set.LINE_API_BASE),
          },
    secret,
    previousSecret: set.YULAN_SECRET_PREVIOUS === undefined ? null : decodeSecret(set.YULAN_SECRET_PREVIOUS),
  });
}

function withoutSlash(text: string | undefined): string | null {
  return text === undefined ? null : text.replace(/\/+$/, '');
}
