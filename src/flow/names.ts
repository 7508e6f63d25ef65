/** The target that leads back to where a detour began. */
export const BACK = '@back';

/** The answer that typed words give by themselves, and the one value it can have. */
export const WORDS = { answer: 'words', value: 'immediate' } as const;
