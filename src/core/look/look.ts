import { cleanText } from '../basics/clean-text.ts';
import { LANGUAGES, type Language } from '../language.ts';
import { LIMITS } from '../limits.ts';
import { givesAway } from './gives-away.ts';

/** The same in every language, or in each its own. */
export type OwnWords = Record<Language, string>;
/** What somebody sees who only glances at a phone, a tab or a list of chats. null = as the locales have it. */
export type Look = {
  /** The name of the bot and the title of the page. */
  name: OwnWords | null;
  /** What stands in a chat in which nothing was said yet. */
  greeting: OwnWords | null;
  /** One character, the picture of the page's tab. */
  icon: string | null;
};

/** A language's name and a colon, at the beginning or after a semicolon. */
const MARK = new RegExp(`(?:^|;)\\s*(${LANGUAGES.join('|')}):`, 'g');
const EXAMPLE = `one text for all languages, or ${LANGUAGES.map((language) => `${language}: …`).join('; ')}`;

/** `Leaf`, or `zh-Hans: 小叶; en: Leaf`. */
export function ownWords(text: string): OwnWords {
  const given = partsOf(text) ?? LANGUAGES.map((language) => [language, text.trim()]);
  return Object.fromEntries(given) as OwnWords;
}

/** Why these cannot be the words; null = they can. Holds nothing of them but the word that gives the service away. */
export function faultOfWords(text: string, max: number): string | null {
  const parts = partsOf(text);
  const words = parts === null ? [text] : parts.map(([, own]) => own);
  const isWhole = parts === null || LANGUAGES.every((language) => parts.some(([one]) => one === language));
  if (!isWhole || parts?.length === 0) return `must be ${EXAMPLE}`;
  if (words.some((own) => cleanText(own) === '' || own.trim().length > max || /\p{Cc}/u.test(own.trim()))) {
    return `must be 1-${max} characters on one line; ${EXAMPLE}`;
  }
  return saysWhatItIs(text);
}

/** Why this cannot be the picture of the page; null = it can. */
export function faultOfIcon(text: string): string | null {
  const [first, ...more] = new Intl.Segmenter().segment(text);
  if (first === undefined || more.length > 0 || text.length > LIMITS.iconMaxUnits || /[\s<>&"'\p{Cc}]/u.test(text)) {
    return 'must be one character or emoji';
  }
  return saysWhatItIs(text);
}

/** The icon as an address that holds all of it: nothing is fetched. Letters are grey, to be seen on light and dark. */
export function iconAddress(icon: string): string {
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><text x="8" y="13" font-size="13" text-anchor="middle" fill="#777">${icon}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawn)}`;
}

function saysWhatItIs(text: string): string | null {
  const word = givesAway(text);
  return word === null ? null : `says what the service is (${word})`;
}

/** null = no language is named. None at all: something stands before the first. */
function partsOf(text: string): [string, string][] | null {
  const marks = [...text.matchAll(MARK)];
  const [first] = marks;
  if (first === undefined) return null;
  if (first.index > 0) return [];
  return marks.map((mark, at) => {
    const from = mark.index + mark[0].length;
    return [mark[1] ?? '', text.slice(from, marks[at + 1]?.index).trim()];
  });
}
