import { createInstance } from 'i18next';
import { FIRST_LANGUAGE, LANGUAGES, type Language } from '../core/language.ts';

/** locales/<language>/<area>.json, as one tree: language, area, then nested keys. A language is looked at when it is first spoken. */
export type Catalogue = Record<string, Record<string, unknown>>;

export type Texts = {
  /** The words of `area:a.key`; holes are written {name}. A missing key throws: the build proves there is none. */
  t(language: Language, key: string, params?: Record<string, string | number>): string;
  has(language: Language, key: string): boolean;
};

/** i18next over words already in memory; one instance, its language never changed. */
export function createTexts(catalogue: Catalogue): Texts {
  const instance = createInstance();
  // With the words at hand it begins at once; the promise never fails and says nothing more.
  void instance.init({
    resources: {},
    lng: FIRST_LANGUAGE,
    supportedLngs: [...LANGUAGES],
    fallbackLng: false,
    initAsync: false,
    returnNull: false,
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  });
  if (!instance.isInitialized) throw new Error('the words are not ready at once');
  const spoken = new Map<Language, ReturnType<typeof instance.getFixedT>>();
  /** The words of a language are taken up with its first: whoever starts does not wait for the others. */
  const translator = (language: Language) => {
    const known = spoken.get(language);
    if (known !== undefined) return known;
    for (const [area, tree] of Object.entries(catalogue[language] ?? {}))
      instance.addResourceBundle(language, area, tree);
    const translate = instance.getFixedT(language);
    spoken.set(language, translate);
    return translate;
  };
  // What has no holes is put together once: looking it up again takes longer than a step of a conversation.
  const whole = new Map<string, string>();
  return {
    t(language, key, params) {
      const name = `${language} ${key}`;
      const known = params === undefined ? whole.get(name) : undefined;
      if (known !== undefined) return known;
      const translate = translator(language);
      // A count is part of the key where its words have plurals.
      if (!instance.exists(key, { ...params, lng: language })) {
        throw new Error(`no words for "${key}" in ${language}`);
      }
      const words = translate(key, params ?? {});
      if (params === undefined) whole.set(name, words);
      return words;
    },
    has(language, key) {
      translator(language);
      return instance.exists(key, { lng: language });
    },
  };
}
