import type { LanguageCode } from 'grammy/types';
import type { ErrorCode } from '../../../core/error.ts';
import { LANGUAGES, type Language } from '../../../core/language.ts';
import { LIMITS } from '../../../core/limits.ts';
import type { Log } from '../../../log.ts';
import type { ChannelWords } from '../../../ports/channel.ts';
import type { Calls, Fault, Outcome } from '../calls.ts';

type Deps = { calls: Calls; words: ChannelWords; log: Log; nowMs: () => number };
/** `language_code` of core.telegram.org/bots/api#setmycommands; without one it is for everybody whose language has none. */
type Audience = { language: Language; code: { language_code?: LanguageCode } };
/** Something the bot shows of itself: how to read it, and how to set it. `code` null: for languages that have no own. */
export type Shown = {
  what: 'commands' | 'description' | 'short description' | 'name';
  code: string | null;
  now(): Promise<Outcome<string>>;
  wanted: string;
  set(): Promise<Outcome<unknown>>;
};

const MENU = ['start', 'help', 'language', 'exit'] as const;

const AUDIENCES: Audience[] = [
  { language: 'en', code: {} },
  ...LANGUAGES.map((language) => ({ language, code: { language_code: language.split('-', 1)[0] as LanguageCode } })),
];

/**
 * Sets the bot's commands, name and descriptions in every language, where they are not so already: Telegram lets a bot
 * change its name only a few times. Never rejects; what could not be set is said in the log, and tried at the next start.
 */
export function createIntroduce({ calls, words, log, nowMs }: Deps): () => Promise<void> {
  return async () => {
    const endsMs = nowMs() + LIMITS.introduceMs;
    const limits = () => ({ chat: null, untilMs: Math.min(endsMs, nowMs() + LIMITS.sendMs) });
    const failed: Fault[] = [];
    for (const shown of allShown(words, { calls, limits })) {
      const now = await shown.now();
      if (now.ok && now.result === shown.wanted) continue;
      const outcome = now.ok ? await shown.set() : now;
      if (outcome.ok) continue;
      failed.push(outcome.fault);
      // One that is refused does not keep the others from being set; whatever else it is, the next would fail as well.
      if (outcome.fault !== 'refused') break;
    }
    const [first] = failed;
    if (first !== undefined) log('introduce-failed', { code: codeOf(first), count: failed.length });
  };
}

type Ask = { calls: Calls; limits: () => { chat: null; untilMs: number } };

/** Everything the bot shows of itself, in every language. `limits`: asked before every call. */
export function allShown(words: ChannelWords, ask: Ask): Shown[] {
  return AUDIENCES.flatMap((audience) => shownTo(audience, words, ask));
}

function shownTo({ language, code }: Audience, words: ChannelWords, { calls, limits }: Ask): Shown[] {
  const commands = MENU.map((command) => ({ command, description: words(language, `command.${command}`) }));
  const name = words(language, 'profile.name');
  const description = words(language, 'profile.description');
  const short = words(language, 'profile.short');
  const of = { code: code.language_code ?? null };
  return [
    {
      ...of,
      what: 'commands',
      wanted: JSON.stringify(commands),
      now: () =>
        calls(async (api, signal) => JSON.stringify((await api.getMyCommands(code, signal)).map(plain)), limits()),
      set: () => calls((api, signal) => api.setMyCommands({ commands, ...code }, signal), limits()),
    },
    {
      ...of,
      what: 'description',
      wanted: description,
      now: () => calls(async (api, signal) => (await api.getMyDescription(code, signal)).description, limits()),
      set: () => calls((api, signal) => api.setMyDescription({ description, ...code }, signal), limits()),
    },
    {
      ...of,
      what: 'short description',
      wanted: short,
      now: () =>
        calls(async (api, signal) => (await api.getMyShortDescription(code, signal)).short_description, limits()),
      set: () =>
        calls((api, signal) => api.setMyShortDescription({ short_description: short, ...code }, signal), limits()),
    },
    {
      ...of,
      what: 'name',
      wanted: name,
      now: () => calls(async (api, signal) => (await api.getMyName(code, signal)).name, limits()),
      set: () => calls((api, signal) => api.setMyName({ name, ...code }, signal), limits()),
    },
  ];
}

function plain({ command, description }: { command: string; description: string }) {
  return { command, description };
}

function codeOf(fault: Fault): ErrorCode {
  return fault === 'token' ? 'config' : 'channel-unavailable';
}
