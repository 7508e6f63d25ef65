/** The languages that are complete. A locale folder of each exists; the linter holds them equal. */
export const LANGUAGES = ['zh-Hans', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The deployment's own language, spoken until the survivor picks another. */
export const FIRST_LANGUAGE: Language = 'zh-Hans';

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}
