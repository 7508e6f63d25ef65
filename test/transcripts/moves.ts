import type { Language } from '../../src/core/language.ts';

/** What a survivor does: a choice by its option, words in each language, or a change at the desk. */
export type Move =
  | { tap: string }
  | { type: Record<Language, string> }
  /** A choice of a question that is over. */
  | { stale: string }
  | { command: 'hide' | 'erase' | 'person' | 'language' | 'held' }
  /** Another time: nothing is known of before. */
  | { anew: true }
  | { desk: 'a worker takes the case' | 'the worker closes the case' };
export type Scenario = { name: string; about: string; desk: 'staffed' | 'unstaffed'; moves: Move[] };

/** From the first page to what is wanted, with no danger and nobody looking. */
export const start: Move[] = [
  { type: { 'zh-Hans': '我不知道从哪说起', en: 'I do not know where to start' } },
  { tap: 'no' },
  { tap: 'no' },
];
/** Choices one after another. */
export const taps = (...options: string[]): Move[] => options.map((tap) => ({ tap }));
