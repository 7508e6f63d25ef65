import { CAPABILITIES, CHANNELS } from '../src/core/channel.ts';
import { LANGUAGES } from '../src/core/language.ts';
import type { Problem } from './source-lines.ts';

/** Words, or more words under a name. */
export type Words = { [name: string]: string | Words };
export type Locale = {
  language: string;
  area: string;
  file: string;
  value: Words;
  lineAt(path: readonly PropertyKey[]): number;
};
type Text = { path: string[]; text: string };
type Key = { key: string; texts: Text[]; holes: string };

/** The holes that are filled in the chat area, whoever speaks; everywhere else the caller fills them. */
const CHAT_HOLES = ['police', 'ambulance', 'web', 'kept', 'codeFor'];
/** And those the engine fills in what it says to a worker. */
const OWN_HOLES: Record<string, string[]> = { 'mark.place': ['town'], 'code.shown': ['code'] };
/** Lengths of time, in what is said of what is held. */
const HELD_HOLES = ['idle', 'most', 'read', 'left', 'extra', 'after', 'address'];
const PLURAL = /_(zero|one|two|few|many|other)$/;
/** How some channel says it: `erased_telegram`. */
const WORDINGS = new Set(CHANNELS.flatMap((channel): readonly string[] => CAPABILITIES[channel].wordings));

/** Every language has the same keys with the same holes; plural endings may differ, and "one" need not count. */
export function checkLocales(files: readonly Locale[]): Problem[] {
  return files.flatMap((file) => [
    ...LANGUAGES.filter((language) => language !== file.language).flatMap((other) => unequal(file, files, other)),
    ...keysOf(file.value).flatMap((key) => [...ownFaults(file, key), ...wordingFaults(file, key)]),
  ]);
}

function unequal(file: Locale, files: readonly Locale[], other: string): Problem[] {
  const twin = files.find(({ language, area }) => language === other && area === file.area);
  const theirs = new Map(keysOf(twin?.value ?? {}).map((key) => [key.key, key.holes]));
  return keysOf(file.value).flatMap(({ key, texts: [first], holes }) => {
    const line = file.lineAt(first?.path ?? []);
    const found = theirs.get(key);
    if (found === undefined) return [problem('no-words', { file, line }, `"${key}" is not in ${other}`)];
    return found === holes ? [] : [problem('other-holes', { file, line }, `"${key}" has other {holes} in ${other}`)];
  });
}

function ownFaults(file: Locale, { key, texts, holes }: Key): Problem[] {
  const faults: Problem[] = [];
  for (const { path, text } of texts) {
    const line = file.lineAt(path);
    const mayLackCount = /_(zero|one)$/.test(path.at(-1) ?? '');
    const own = holesOf(mayLackCount ? `${text}{count}` : text);
    const whole = mayLackCount ? holesOf(`${holes}{count}`) : holes;
    if (own !== whole) faults.push(problem('other-holes', { file, line }, `"${key}" has other {holes} in its plurals`));
    const unfilled = names(text).filter(
      (name) => file.area === 'chat' && ![...CHAT_HOLES, ...ownHolesOf(key)].includes(name),
    );
    for (const name of unfilled) {
      faults.push(problem('unfilled-hole', { file, line }, `"${key}": nothing fills {${name}} in a chat`));
    }
  }
  return faults;
}

function ownHolesOf(key: string): string[] {
  return key.startsWith('held.') ? HELD_HOLES : (OWN_HOLES[key] ?? []);
}

/** A wording has words for all other channels, and a channel that says it. */
function wordingFaults(file: Locale, { key, texts: [first] }: Key): Problem[] {
  const [base = '', wording] = key.split('_');
  if (wording === undefined) return [];
  const line = file.lineAt(first?.path ?? []);
  if (!WORDINGS.has(wording))
    return [problem('no-such-wording', { file, line }, `"${key}": no channel says "_${wording}"`)];
  const hasBase = keysOf(file.value).some((each) => each.key === base);
  return hasBase ? [] : [problem('no-base', { file, line }, `"${key}": there is no "${base}" for other channels`)];
}

/** The keys of a file without their plural endings, in its order. */
function keysOf(tree: Words): Key[] {
  const texts = flat(tree, []);
  const grouped = Map.groupBy(texts, ({ path }) => path.join('.').replace(PLURAL, ''));
  return [...grouped].map(([key, all]) => ({ key, texts: all, holes: holesOf(all.map(({ text }) => text).join('')) }));
}

function flat(tree: Words, path: string[]): Text[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ path: [...path, name], text: value }] : flat(value, [...path, name]),
  );
}

function names(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

function holesOf(text: string): string {
  return [...new Set(names(text))]
    .toSorted()
    .map((name) => `{${name}}`)
    .join('');
}

function problem(code: string, { file, line }: { file: Locale; line: number }, message: string): Problem {
  return { code, file: file.file, line, message };
}
