// flow/lint/ proves what a table of steps cannot show by itself.

import { CAPABILITIES, type Capabilities, CHANNELS, type Channel } from '../../core/channel.ts';
import { LANGUAGES, type Language } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import { tapValue } from '../../core/message.ts';
import { UNKNOWN } from '../../core/session.ts';
import type { CompiledFlows, Step } from '../compiled.ts';
import type { LintProblem } from '../lint.ts';
import { CALL, CONTACT, KEEP_WAY } from '../names.ts';
import { bubblesOf, isSkippedOnly, labelsOf, offersIn } from '../targets.ts';
import type { TownChoice } from '../tools.ts';

export type ChannelWith = {
  /** The words of a key as the channel says them, its holes filled as long as they can be; null = none. */
  words(key: string, reader: { language: Language; channel: Channel }): string | null;
  /** Two labels of one question that are equal in this cannot be told apart once typed. */
  normalised(label: string): string;
  /** Every group and town that can be chosen. */
  places(language: Language): TownChoice[];
  /** Everything an emergency card can say. */
  cards(language: Language): string[];
  engineKeys: readonly string[];
};

type Reader = { language: Language; channel: Channel };
type Held = { reader: Reader; given: ChannelWith };

/** Proves for every channel and language that what is said fits, taps fit, and typed labels can be told apart. */
export function lintChannels(flows: CompiledFlows, given: ChannelWith): LintProblem[] {
  return CHANNELS.flatMap((channel) =>
    LANGUAGES.flatMap((language) => {
      const reader = { channel, language };
      const engine = given.engineKeys.flatMap((key) => tooLong(flows.start, [key], { reader, given }));
      const cards = given.cards(language).flatMap((text) => overTextMax(flows.start, text, reader));
      return [...engine, ...cards, ...Object.entries(flows.steps).flatMap((each) => faultsOf(each, { reader, given }))];
    }),
  );
}

function faultsOf([name, step]: [string, Step], { reader, given }: Held): LintProblem[] {
  const { channel, language } = reader;
  // A summary is parted where it does not fit.
  const problems = bubblesOf(step).flatMap((keys) => tooLong(name, keys, { reader, given }));
  const places = given.places(language);
  // What a tap sends back is the same in every language.
  if (language === LANGUAGES[0]) problems.push(...tapsTooLong([name, step], tapsOf(step, places), channel));
  const said = labelsOf(step, CAPABILITIES[channel].pushed).map((key) => given.words(key, reader) ?? key);
  const labels = step.type === 'town' ? places.map(({ label }) => label) : said;
  const known = new Map<string, string>();
  for (const label of labels) {
    const bare = given.normalised(label);
    const twin = bare === '' ? 'nothing' : known.get(bare);
    if (twin !== undefined) {
      const message = `"${label}" cannot be told from ${twin} once it is typed (${channel}, ${language})`;
      problems.push({ code: 'same-label', step: name, message });
    }
    known.set(bare, `"${label}"`);
  }
  return problems;
}

function tooLong(step: string, keys: readonly string[], { reader, given }: Held): LintProblem[] {
  return overTextMax(step, keys.map((key) => given.words(key, reader) ?? key).join('\n\n'), reader);
}

function overTextMax(step: string, text: string, { channel, language }: Reader): LintProblem[] {
  const { pushed, textMax } = CAPABILITIES[channel];
  const length = text.length + (pushed ? LIMITS.firstLineMaxCharacters : 0);
  const message = `says ${length} characters in ${language}; ${channel} takes ${textMax}`;
  return length > textMax ? [{ code: 'too-long', step, message }] : [];
}

function tapsOf(step: Step, places: readonly TownChoice[]): string[] {
  if (step.type === 'town') return places.map(({ id }) => id);
  if (step.type === 'contact') return [...CONTACT.options];
  if (step.type === 'keep-way') return [...KEEP_WAY.options, ...CALL.when, ...CALL.say];
  const skips = isSkippedOnly(step) || (step.type === 'ask' && step.skip === true);
  return [...offersIn(step).map(({ id }) => id), ...(skips ? [UNKNOWN] : [])];
}

function tapsTooLong([name, step]: [string, Step], options: readonly string[], channel: Channel): LintProblem[] {
  const able: Capabilities = CAPABILITIES[channel];
  const { traceless, tapBytesMax } = able;
  const navigates = step.type === 'town' || (step.type === 'ask' && step.navigates === true);
  if (traceless === 'never' || (traceless === 'harmless' && !navigates)) return [];
  const utf8 = new TextEncoder();
  return options
    .map((option) => tapValue(name, option))
    .filter((value) => utf8.encode(value).length > tapBytesMax)
    .map((value) => ({
      code: 'tap-too-long',
      step: name,
      message: `"${value}" is over ${tapBytesMax} bytes (${channel})`,
    }));
}
