import type { Level } from '../core/case.ts';
import type { Channel } from '../core/channel.ts';
import type { Language } from '../core/language.ts';
import type { Reading } from '../core/message.ts';

export type TownChoice = { id: string; label: string };

/** What the engine is handed by triage and directory, which it does not import. All pure. */
export type Tools = {
  read(text: string, language: Language): Reading;
  /** The level these answers call for, and the ids of the rules that say so. */
  assess(answers: Readonly<Record<string, string>>): { level: Level; reasons: string[] };
  /** Code of the town of exactly this name or alias, in any language; null when none. */
  findTown(text: string): string | null;
  /** The town nearest to a place in degrees; null when it lies further than `nearestTownMaxKm` from all. */
  nearestTown(latitude: number, longitude: number, language: Language): TownChoice | null;
  /** Groups of towns, then the towns of one group, as choices with labels in the language. */
  townGroups(language: Language): TownChoice[];
  townsOf(group: string, language: Language): TownChoice[];
  /** The option of these labels a typed answer means ("2", "是", "yes"), by position; −1 when none. */
  matchLabel(text: string, labels: readonly string[], language: Language): number;
  /** The label that is typed exactly, by position; −1 when none. */
  exactLabel(text: string, labels: readonly string[]): number;
  /** A whole message as words of their own are kept and compared: without marks around it, in one width and case. */
  plain(text: string): string;
  /** Words without telephone, identity or account numbers, `mark` in the place of each. */
  withoutIdentity(text: string, mark: string): string;
  /** The words behind a locale key as the channel says them: to recognise typed labels, and for marks to the worker. */
  label(key: string, reader: { language: Language; channel: Channel }, holes?: Record<string, string>): string;
  /** Whether {web}, the address of our page, is known. */
  webPage: boolean;
};
