import type { CodeWords } from './core/codes/fresh-code.ts';
import type { NumbersFile } from './directory/numbers.ts';
import type { CentresFile, TownsFile } from './directory/schema.ts';
import type { CompiledFlows } from './flow/compiled.ts';
import type { Screening } from './flow/schema.ts';
import type { Catalogue } from './i18n/texts.ts';
import type { DetectionFile } from './triage/detection.ts';
import type { Triage } from './triage/level.ts';

/** Everything that is data: build/content.json, made by scripts/build.ts from flows/, locales/ and directory/, all checked there. */
export type Content = {
  flows: CompiledFlows;
  screenings: Screening[];
  triage: Triage;
  detection: DetectionFile[];
  locales: Catalogue;
  towns: TownsFile;
  centres: CentresFile;
  numbers: NumbersFile[];
  codeWords: CodeWords;
};
