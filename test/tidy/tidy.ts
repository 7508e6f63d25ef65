import * as layers from './layer-rules.ts';
import * as shape from './shape-rules.ts';
import type { Rule } from './source.ts';
import * as tests from './test-rules.ts';
import * as words from './word-rules.ts';

/** Every rule of the house that no other tool holds, by name. */
export const RULES: Record<string, Rule> = { ...layers, ...shape, ...words, ...tests };
