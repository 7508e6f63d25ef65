import { readFileSync } from 'node:fs';
import type { Message } from 'grammy/types';
import { LANGUAGES } from '../../src/core/language.ts';
import { givesAway } from '../../src/core/look/gives-away.ts';
import type { FakeLine } from './fake-line/fake-line.ts';
import type { FakeTelegram } from './fake-telegram/fake-telegram.ts';
import type { Bubble } from './fake-telegram/phone/look.ts';
import { previewOf } from './fake-telegram/phone/preview.ts';

const area = (language: string, name: string) =>
  JSON.parse(readFileSync(new URL(`../../locales/${language}/${name}.json`, import.meta.url), 'utf8'));
const channelWords = LANGUAGES.map((language) => area(language, 'channel') as { 'first-line': string; alt: string });
/** With these every bubble of Telegram's begins. */
export const FIRST_LINES: readonly string[] = channelWords.map((words) => words['first-line']);
/** These are all a list of chats and a notification of LINE's show. */
export const ALT_TEXTS: readonly string[] = channelWords.map(({ alt }) => alt);
/** What the house says of a case without being asked, in any wording. */
const UNASKED: readonly string[] = LANGUAGES.flatMap((language) =>
  Object.entries((area(language, 'chat') as { worker: Record<string, string> }).worker).flatMap(([key, text]) =>
    /^(?:reading|closed)/.test(key) ? [text] : [],
  ),
);

/** About what a locked phone shows of a message: 40 columns, a Han character or a full-width mark is two. */
const COLUMNS = 40;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** As much of a text as `COLUMNS` columns hold. */
function cut(text: string): string {
  let columns = 0;
  let kept = '';
  for (const character of text) {
    columns += WIDE.test(character) ? 2 : 1;
    if (columns > COLUMNS) break;
    kept += character;
  }
  return kept;
}

/** Whether what a phone shows at first sight is the beginning of a line that says nothing, and fills the space. */
function looksNeutral(shown: string, lines: readonly string[]): boolean {
  const beginning = cut(shown);
  return beginning !== '' && lines.some((line) => cut(line) === beginning);
}

/** What is wrong with a bubble of Telegram's at first sight; null = nothing. */
export function faultOfBubble({ text, entities, protected: guarded }: Bubble): string | null {
  if (!looksNeutral(previewOf({ text } as Message), FIRST_LINES)) return `begins ${JSON.stringify(cut(text))}`;
  const line = FIRST_LINES.find((each) => text.startsWith(each)) ?? '';
  const said = text.slice(line.length).trimStart();
  // Of a worker's words only the worker's bubbles are guarded; both they and the house's own came unasked.
  const unasked = guarded || UNASKED.some((each) => said.startsWith(each));
  const from = text.length - said.length;
  const covered = entities.some(
    ({ type, offset, length }) => type === 'spoiler' && offset <= from && offset + length >= text.length,
  );
  return unasked && !covered ? 'what nobody asked for is not covered' : null;
}

/** What a bot shows of itself that says what it is; null = nothing. */
function faultOfName(shown: string): string | null {
  return givesAway(shown) === null ? null : `the bot shows ${shown}`;
}

/**
 * Throws when any phone of these platforms showed a first line, a row in the list of chats or a notification that says
 * anything, or a bot whose own name or words say what it is.
 */
export function assertNeutral({ telegram, line }: { telegram: FakeTelegram; line: FakeLine }): void {
  const faults = [
    ...telegram.people().flatMap(({ screen, notifications, preview, profile }) => [
      ...namesIn(profile()).map(faultOfName),
      ...screen()
        .filter(({ from }) => from === 'bot')
        .map(faultOfBubble),
      ...notifications.map(({ text }) => (looksNeutral(text, FIRST_LINES) ? null : `a notification says ${text}`)),
      ...ownPreview(screen().at(-1)?.from, preview(), FIRST_LINES),
    ]),
    faultOfName(line.bot.displayName),
    ...line.people().flatMap(({ screen, notifications, preview }) => [
      ...screen()
        .filter(({ from }) => from === 'bot')
        .map(({ altText }) => (ALT_TEXTS.includes(altText ?? '') ? null : `the other text is ${altText}`)),
      ...notifications.map(({ text }) => (ALT_TEXTS.includes(text) ? null : `a notification says ${text}`)),
      ...ownPreview(screen().at(-1)?.from, preview(), ALT_TEXTS),
    ]),
  ].filter((fault) => fault !== null);
  if (faults.length > 0) throw new Error(`not neutral at first sight:\n${[...new Set(faults)].join('\n')}`);
}

type Profile = ReturnType<ReturnType<FakeTelegram['person']>['profile']>;

/** Every bot is to have /start and /help (core.telegram.org/bots/features#global-commands): those say nothing. */
function namesIn({ name, description, shortDescription, commands }: Profile): string[] {
  return [name, description, shortDescription, ...commands.map((each) => each.description)];
}

/** The row in the list of chats, where the newest message is not the person's own. */
function ownPreview(from: string | undefined, preview: string, lines: readonly string[]): (string | null)[] {
  if (from !== 'bot') return [];
  return [looksNeutral(preview, lines) ? null : `the list of chats says ${preview}`];
}
