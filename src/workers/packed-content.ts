import content from '../../build/content.txt';
import english from '../../build/words-en.txt';
import chinese from '../../build/words-zh-Hans.txt';
import type { Content } from '../content.ts';
import type { Language } from '../core/language.ts';

const WORDS: Record<Language, string> = { 'zh-Hans': chinese, en: english };

/** All data as a Worker has it: texts beside its code, each read when it is first wanted. */
export function packedContent(): Content {
  const locales: Content['locales'] = {};
  for (const [language, words] of Object.entries(WORDS)) {
    let read: Content['locales'][string] | null = null;
    Object.defineProperty(locales, language, {
      enumerable: true,
      get() {
        read ??= JSON.parse(words) as Content['locales'][string];
        return read;
      },
    });
  }
  return { ...(JSON.parse(content) as Omit<Content, 'locales'>), locales };
}
