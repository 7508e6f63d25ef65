import type { Problem, Rule, Source } from './source.ts';

type Words = Map<string, string>;

/** Every language has the same areas, keys and holes; none is empty. Plural endings may differ: languages count differently. */
export const languagesAreEqual: Rule = (files) => {
  const areas = Map.groupBy(
    files.flatMap((file) => {
      const [, language, area] = /^locales\/([^/]+)\/([^/]+)\.json$/.exec(file.path) ?? [];
      return language && area ? [{ file, language, area }] : [];
    }),
    ({ area }) => area,
  );
  const languages = new Set([...areas.values()].flatMap((each) => each.map(({ language }) => language)));
  return [...areas].flatMap(([area, here]) => {
    const absent = [...languages].filter((language) => !here.some((each) => each.language === language));
    const missing = absent.map((language) => problem('no-locale', `locales/${language}/${area}.json`, 'is missing'));
    const read = here.map(({ file }) => ({ file, words: wordsOf(JSON.parse(file.text)) }));
    return [...missing, ...read.flatMap((one) => [...emptyIn(one), ...read.flatMap((other) => compare(one, other))])];
  });
};

function wordsOf(tree: unknown, path = ''): Words {
  if (typeof tree !== 'object' || tree === null) return new Map([[path, String(tree)]]);
  return new Map(
    Object.entries(tree).flatMap(([key, value]) => [...wordsOf(value, path === '' ? key : `${path}.${key}`)]),
  );
}

function emptyIn({ file, words }: { file: Source; words: Words }): Problem[] {
  return [...words]
    .filter(([, text]) => text.trim() === '')
    .map(([key]) => problem('no-words', file.path, `"${key}" is empty`));
}

function compare(one: { file: Source; words: Words }, other: { file: Source; words: Words }): Problem[] {
  const there = new Map([...other.words].map(([key, text]) => [singular(key), holesOf(key, text)]));
  return [...one.words].flatMap(([key, text]) => {
    const holes = there.get(singular(key));
    if (holes === undefined)
      return [problem('no-words', other.file.path, `"${singular(key)}" is missing; ${one.file.path} has it`)];
    if (holes === holesOf(key, text)) return [];
    return [
      problem(
        'holes',
        other.file.path,
        `"${key}" has the holes ${holes || 'none'}; in ${one.file.path} ${holesOf(key, text) || 'none'}`,
      ),
    ];
  });
}

const PLURAL = /_(?:zero|one|two|few|many|other)$/;

function singular(key: string): string {
  return key.replace(PLURAL, '');
}

/** A plural may speak its count as a word ("one person"). */
function holesOf(key: string, text: string): string {
  const holes = [...text.matchAll(/\{\s*([\w.]+)[^}]*\}/g)].map((match) => match[1] ?? '');
  return [...new Set(holes.filter((hole) => hole !== 'count' || !PLURAL.test(key)))].sort().join(' ');
}

function problem(code: string, file: string, message: string): Problem {
  return { code, file, line: 1, message };
}
