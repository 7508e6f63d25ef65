// triage/ decides who needs a person first: rules over answers, and what typed words say; it may only raise.

import * as z from 'zod/mini';
import type { Reading } from '../core/message.ts';
import { bare, normalise, withoutMarks } from './normalise.ts';

const phrase = z
  .string()
  .check(z.refine((text) => normalise(text).length >= 2, 'a phrase has at least two characters'));
const phrases = z.array(phrase);
/** Matched against the whole message only. */
const messages = z.array(
  z.string().check(z.refine((text) => bare(text).length > 0, 'a message has a letter or digit')),
);

/** flows/detection/<language>.yaml. A phrase ending in `*` may go on as a longer word; Latin phrases keep to whole words. */
export const detectionSchema = z.strictObject({
  specVersion: z.literal(1),
  language: z.string(),
  /** By somebody who speaks it as their first language. */
  reviewed: z.boolean(),
  commands: z.strictObject({
    hide: messages,
    erase: messages,
    person: messages,
    restart: messages,
    /** Asks what is held about them. */
    held: messages,
    /** Has a code to come back with. */
    code: messages,
  }),
  /** Messages that ask for a language, by its tag; `other` asks for the next one. */
  languages: z.record(z.string(), messages),
  /** Asks before it closes: people write "I want to leave him". */
  leave: messages,
  /** Calls a person at once, as a whole message. */
  help: messages,
  /** Taken out before anything is looked for. */
  exclusions: phrases,
  /** Calls a person at once. */
  immediate: phrases,
  /** Asks the one question about danger. */
  danger: phrases,
  /** Somebody else is spoken of: with a danger, or standing alone. */
  helper: z.strictObject({ withDanger: phrases, alone: phrases }),
});
export type DetectionFile = z.infer<typeof detectionSchema>;

type Found = 'immediate' | 'danger-to-me' | 'danger' | 'helper-with-danger' | 'helper';
type Phrase = { text: string; whole: boolean; says: Found };

/** Reads every language's lists whatever the language spoken: people mix. Time grows with the text times the lists. */
export function createReader(files: readonly DetectionFile[]): (text: string) => Reading {
  const messageMeans = wholeMessages(files);
  const exclusions = longestFirst(files.flatMap((file) => file.exclusions.map((text) => phraseOf(text, 'danger'))));
  const lists = longestFirst(files.flatMap(phrasesOf));
  return (text) => {
    const normalised = normalise(text);
    const whole = messageMeans.get(withoutMarks(normalised));
    if (whole) return whole;
    const rest = exclusions.reduce((left, each) => without(left, each) ?? left, normalised);
    return { command: null, language: null, signal: signalOf(foundIn(rest, lists)) };
  };
}

function wholeMessages(files: readonly DetectionFile[]): Map<string, Reading> {
  const nothing: Reading = { command: null, language: null, signal: null };
  const entries = files.flatMap(({ commands, languages, leave, help }): [string, Reading][] => [
    ...Object.entries(commands).flatMap(([command, words]) =>
      words.map((text): [string, Reading] => [text, { ...nothing, command: command as keyof typeof commands }]),
    ),
    ...Object.entries(languages).flatMap(([tag, words]) =>
      words.map((text): [string, Reading] => [
        text,
        { ...nothing, command: 'language', language: tag === 'other' ? null : tag },
      ]),
    ),
    ...leave.map((text): [string, Reading] => [text, { ...nothing, signal: 'leave' }]),
    ...help.map((text): [string, Reading] => [text, { ...nothing, signal: 'immediate' }]),
  ]);
  return new Map(entries.map(([text, reading]) => [bare(text), reading]));
}

function phrasesOf({ immediate, danger, helper }: DetectionFile): Phrase[] {
  return [
    ...immediate.map((text) => phraseOf(text, 'immediate')),
    ...danger.map((text) => phraseOf(text, namesMyself(text) ? 'danger-to-me' : 'danger')),
    ...helper.withDanger.map((text) => phraseOf(text, 'helper-with-danger')),
    ...helper.alone.map((text) => phraseOf(text, 'helper')),
  ];
}

function phraseOf(written: string, says: Found): Phrase {
  const whole = !written.endsWith('*');
  return { text: normalise(whole ? written : written.slice(0, -1)), whole, says };
}

/** "打我", "hits me": whoever else is named beside it, this is about the one who writes. */
function namesMyself(text: string): boolean {
  return /我|\b(?:me|my|us)\b/.test(text);
}

function longestFirst(phrases: Phrase[]): Phrase[] {
  return phrases.toSorted((a, b) => b.text.length - a.text.length);
}

/** What is found, each place read once: a longer phrase takes it from a shorter one inside it. */
function foundIn(text: string, lists: readonly Phrase[]): Set<Found> {
  const found = new Set<Found>();
  let rest = text;
  for (const each of lists) {
    const left = without(rest, each);
    if (left === null) continue;
    found.add(each.says);
    rest = left;
  }
  return found;
}

/** The text with the phrase cut out (a line break stands in its place), or null when it is not in it. */
function without(text: string, { text: wanted, whole }: Phrase): string | null {
  let left = '';
  let kept = 0;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length;
    if (goesOn(text, at) || (whole && goesOn(text, end))) continue;
    left += `${text.slice(kept, at)}\n`;
    kept = end;
  }
  return kept === 0 ? null : left + text.slice(kept);
}

/** Whether a Latin word or number runs on across this place. */
function goesOn(text: string, at: number): boolean {
  return isLatin(text[at - 1]) && isLatin(text[at]);
}

function isLatin(character: string | undefined): boolean {
  return character !== undefined && /[a-z0-9]/.test(character);
}

/** Somebody else's danger goes the helper's way, but what calls at once is never lowered. */
function signalOf(found: ReadonlySet<Found>): Reading['signal'] {
  if (found.has('immediate')) return 'immediate';
  if (found.has('danger-to-me')) return 'danger';
  if (found.has('helper') || (found.has('danger') && found.has('helper-with-danger'))) return 'helper';
  return found.has('danger') ? 'danger' : null;
}
