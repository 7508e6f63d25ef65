import { posix } from 'node:path';
import { isCode, type Problem, type Rule, type Source, under } from './source.ts';

const MAX_LINES = 400;
const MEDIAN_LINES = 90;
const MOST_LINES = 250;
const MAX_FILES_IN_FOLDER = 12;

const linesOf = ({ text }: Source) => text.replace(/\n$/, '').split('\n').length;
const isTypeScript = ({ path }: Source) => path.endsWith('.ts');

/** Small files: none over 400 lines; half of src at most 90, 19 of 20 at most 250. */
export const filesAreSmall: Rule = (files) => {
  const long = files
    .filter(isTypeScript)
    .filter((file) => linesOf(file) > MAX_LINES)
    .map((file) => problem('long-file', file.path, `${linesOf(file)} lines; at most ${MAX_LINES}`));
  const sizes = under(files, 'src')
    .filter(isTypeScript)
    .map(linesOf)
    .sort((a, b) => a - b);
  const at = (share: number) => sizes[Math.floor((sizes.length - 1) * share)] ?? 0;
  const spread: Problem[] = [];
  if (at(0.5) > MEDIAN_LINES)
    spread.push(problem('long-files', 'src', `the median is ${at(0.5)} lines; at most ${MEDIAN_LINES}`));
  if (at(0.95) > MOST_LINES)
    spread.push(problem('long-files', 'src', `one in 20 has over ${at(0.95)} lines; at most ${MOST_LINES}`));
  return [...long, ...spread];
};

/** A folder one can take in at a glance. */
export const foldersAreSmall: Rule = (files) =>
  [...foldersOf(files)]
    .filter(([, inside]) => inside.length > MAX_FILES_IN_FOLDER)
    .map(([folder, inside]) =>
      problem('full-folder', folder, `${inside.length} files; at most ${MAX_FILES_IN_FOLDER}`),
    );

/** The first file of a folder says what the folder is for. */
export const foldersSayWhatTheyAreFor: Rule = (files) =>
  [...foldersOf(files)].flatMap(([folder, inside]) => {
    if (folder === 'src') return [];
    const first = inside.filter(isTypeScript).sort((a, b) => (a.path < b.path ? -1 : 1))[0];
    const opening = `// ${folder.replace(/^src\//, '')}/ `;
    const says = first?.text.startsWith(opening) && /^.*\.$/.test(first.text.split('\n')[0] ?? '');
    return !first || says ? [] : [problem('no-opening', first.path, `must open with one sentence: ${opening}...`)];
  });

/** A file that only passes on what others export hides where things are. */
export const noBarrels: Rule = (files) =>
  files
    .filter(isTypeScript)
    .filter(({ text }) => /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})(?:\s+as\s+\w+)?\s+from\s/m.test(text))
    .map(({ path }) => problem('barrel', path, 'passes on the exports of another file'));

/** Names are kebab-case, so that they read the same on every disk. */
export const namesAreKebabCase: Rule = (files) =>
  under(files, 'src', 'test', 'scripts')
    .filter(({ path }) => isCode(path))
    .filter(({ path }) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(posix.basename(path)))
    .map(({ path }) => problem('file-name', path, 'must be lower-case words joined by dashes'));

function foldersOf(files: readonly Source[]): Map<string, Source[]> {
  return Map.groupBy(under(files, 'src'), ({ path }) => posix.dirname(path));
}

function problem(code: string, file: string, message: string): Problem {
  return { code, file, line: 1, message };
}
