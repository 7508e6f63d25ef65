import type { Level } from '../core/case.ts';
import type { Command } from '../core/message.ts';

/** What typed words say, read without a model. Detection may only raise; it lowers nothing. */
export type Reading = {
  command: Command | null;
  /** The language of a language command, if one was named. */
  language: string | null;
  /** `immediate` pages without asking; `danger` asks one question; `helper` is about somebody else; `leave` asks before it closes. */
  signal: 'immediate' | 'danger' | 'helper' | 'leave' | null;
};

export type TownChoice = { id: string; label: string };

/** What the engine is handed by triage and directory, which it does not import. All pure. */
export type Tools = {
  read(text: string, language: string): Reading;
  /** The level these answers call for, and the ids of the rules that say so. */
  assess(answers: Readonly<Record<string, string>>): { level: Level; reasons: string[] };
  /** Code of the town of exactly this name or alias, in any language; null when none. */
  findTown(text: string): string | null;
  /** Groups of towns, then the towns of one group, as choices with labels in the language. */
  townGroups(language: string): TownChoice[];
  townsOf(group: string, language: string): TownChoice[];
  /** The option of these labels a typed answer means ("2", "是", "yes"), by position; −1 when none. */
  matchLabel(text: string, labels: readonly string[], language: string): number;
  /** The words behind a locale key; the engine needs them only to recognise typed labels. */
  label(key: string, language: string): string;
};
