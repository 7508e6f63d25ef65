import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Content } from '../src/content.ts';
import { LANGUAGES } from '../src/core/language.ts';
import { checkCentres, checkTowns } from '../src/directory/check.ts';
import { numbersSchema } from '../src/directory/numbers.ts';
import { compileFlows } from '../src/flow/compile.ts';
import { ENGINE_KEYS } from '../src/flow/lint/engine-keys.ts';
import { type LintProblem, lintFlows } from '../src/flow/lint.ts';
import { flowSchema, screeningSchema } from '../src/flow/schema.ts';
import { createTexts } from '../src/i18n/texts.ts';
import { detectionSchema } from '../src/triage/detection.ts';
import { triageSchema } from '../src/triage/level.ts';
import { checkAnswers } from './check-answers.ts';
import { checkChannels } from './check-channels.ts';
import { checkLocales, type Locale, type Words } from './check-locales.ts';
import { packCodeWords } from './code-words.ts';
import { type Loaded, loadSource } from './load-source.ts';
import type { Problem } from './source-lines.ts';

const ENTRY = 'first-contact';

/** Every fault of the sources at once, each with file, line and reason. */
export class ContentFaults extends Error {
  readonly problems: Problem[];
  constructor(problems: Problem[]) {
    super(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.name = 'ContentFaults';
    this.problems = problems;
  }
}

type Read<T> = { file: string; value: T; lineAt: (path: readonly PropertyKey[]) => number };
type Sources = Awaited<ReturnType<typeof readSources>>;

/** Reads, checks and compiles flows/, locales/ and directory/ under `root`. Throws `ContentFaults`. */
export async function compileContent(root: string): Promise<Content> {
  const sources = await readSources(root);
  const problems = checkLocales(sources.locales);
  const places = checkPlaces(sources, problems);
  const flows = checkFlows(sources, problems);
  const { screenings, detection, triage, catalogue: locales } = sources;
  const values = <T>(files: Read<T>[]) => files.map(({ value }) => value);
  const numbers = values(sources.numbers);
  if (flows !== null && places !== null) {
    const unfit = checkChannels({ flows, ...places, numbers, locales });
    problems.push(...unfit.map((each) => atStep(sources.flows, each)));
  }
  if (problems.length > 0 || places === null || flows === null) throw new ContentFaults(problems);
  return {
    flows,
    ...places,
    screenings: values(screenings),
    triage: triage.value,
    detection: values(detection),
    locales,
    numbers,
    codeWords: packCodeWords(),
  };
}

/** Everything there is, each file in its own shape; all that cannot be read is said at once. */
async function readSources(root: string) {
  const problems: Problem[] = [];
  const read = async <T>(file: string, schema: z.core.$ZodType<T>): Promise<Read<T>[]> => {
    const loaded: Loaded<T> = await loadSource(join(root, file), schema);
    if (loaded.ok) return [{ file, value: loaded.value, lineAt: loaded.lineAt }];
    problems.push(...loaded.problems.map((problem) => ({ ...problem, file })));
    return [];
  };
  const readAll: ReadAll = async (folder, wanted, schema) => {
    const names = (await readdir(join(root, folder))).filter((name) => wanted.test(name)).sort();
    return (await Promise.all(names.map((name) => read(`${folder}/${name}`, schema)))).flat();
  };
  const [flows, screenings, detection, numbers, [triage], [towns], [centres], { files, catalogue }] = await Promise.all(
    [
      readAll('flows', /^(?!triage\.).*\.yaml$/, flowSchema),
      readAll('flows/screenings', /\.yaml$/, screeningSchema),
      readAll('flows/detection', /\.yaml$/, detectionSchema),
      readAll('directory/numbers', /\.json$/, numbersSchema),
      read('flows/triage.yaml', triageSchema),
      read('directory/dongguan/towns.json', z.unknown()),
      read('directory/dongguan/centres.json', z.unknown()),
      readLocales(readAll),
    ],
  );
  if (problems.length > 0 || !triage || !towns || !centres) throw new ContentFaults(problems);
  return { flows, screenings, detection, numbers, triage, towns, centres, locales: files, catalogue };
}

function checkPlaces({ towns, centres }: Sources, problems: Problem[]): Pick<Content, 'towns' | 'centres'> | null {
  const checkedTowns = checkTowns(towns.value);
  problems.push(...located(towns, checkedTowns.problems));
  if (checkedTowns.value === null) return null;
  const checkedCentres = checkCentres(centres.value, checkedTowns.value);
  problems.push(...located(centres, checkedCentres.problems));
  return checkedCentres.value === null ? null : { towns: checkedTowns.value, centres: checkedCentres.value };
}

function checkFlows(sources: Sources, problems: Problem[]): Content['flows'] | null {
  const { flows, screenings, triage, catalogue } = sources;
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16);
  const compiled = compileFlows({ entry: ENTRY, flows, screenings }, digest);
  for (const { file, path, code, message } of compiled.problems) {
    const source = [...flows, ...screenings].find((each) => each.file === file);
    problems.push({ code, file, message, line: source?.lineAt(path) ?? 1 });
  }
  const texts = createTexts(catalogue);
  const languagesWithout = (key: string) => LANGUAGES.filter((language) => !texts.has(language, `chat:${key}`));
  const owned = wordsOutsideFlows(sources);
  for (const { source, key, path } of owned) {
    for (const language of languagesWithout(key))
      problems.push(faultAt(source, path, { code: 'no-words', message: `"${key}" has no words in ${language}` }));
  }
  if (compiled.flows === null) return null;
  problems.push(...checkAnswers(compiled.flows, triage));
  const found = lintFlows(compiled.flows, {
    // Said above already, in the file that names it.
    languagesWithout: (key) => (owned.some((each) => each.key === key) ? [] : languagesWithout(key)),
    readElsewhere: [],
    engineKeys: ENGINE_KEYS,
  });
  problems.push(...found.map((each) => atStep(flows, each)));
  return compiled.flows;
}

/** A fault of a step, at the line of its source. */
function atStep(flows: Sources['flows'], { code, step, message }: LintProblem): Problem {
  const [flow = '', name = ''] = step.split('/');
  const source = flows.find(({ value }) => value.id === flow);
  const line = source?.lineAt(['steps', name]) ?? 1;
  return { code, file: source?.file ?? `flows/${flow}.yaml`, line, message: `${step}: ${message}` };
}

/** Keys of the chat area that screenings and triage name, and where. */
function wordsOutsideFlows({ screenings, triage }: Sources) {
  const reasons = triage.value.rules.map(({ label: key }, index) => ({
    source: triage as Read<unknown>,
    key,
    path: ['rules', index, 'label'] as PropertyKey[],
  }));
  const inScreenings = screenings.flatMap((source) => [
    { source, key: source.value.scoring.finding, path: ['scoring', 'finding'] },
    ...source.value.item.flatMap(({ text, answerOption }, index) => [
      { source, key: text, path: ['item', index, 'text'] },
      ...answerOption.flatMap(({ label }, option) =>
        label === undefined ? [] : [{ source, key: label, path: ['item', index, 'answerOption', option] }],
      ),
    ]),
  ]);
  return [...reasons, ...inScreenings];
}

function faultAt(
  source: Read<unknown>,
  path: readonly PropertyKey[],
  said: { code: string; message: string },
): Problem {
  return { ...said, file: source.file, line: source.lineAt(path) };
}

type Located = { code: string; message: string; path: readonly PropertyKey[] };

function located(source: Read<unknown>, found: readonly Located[]): Problem[] {
  return found.map(({ code, message, path }) => ({ code, message, file: source.file, line: source.lineAt(path) }));
}

const words: z.ZodType<Words> = z.lazy(() => z.record(z.string(), z.union([z.string().min(1, 'empty text'), words])));
type ReadAll = <T>(folder: string, wanted: RegExp, schema: z.core.$ZodType<T>) => Promise<Read<T>[]>;

async function readLocales(readAll: ReadAll): Promise<{ files: Locale[]; catalogue: Content['locales'] }> {
  const files: Locale[] = [];
  for (const language of LANGUAGES) {
    for (const file of await readAll(`locales/${language}`, /\.json$/, words)) {
      files.push({ ...file, language, area: file.file.replace(/^.*\/|\.json$/g, '') });
    }
  }
  const catalogue: Record<string, Record<string, unknown>> = {};
  for (const { language, area, value } of files) catalogue[language] = { ...catalogue[language], [area]: value };
  return { files, catalogue };
}
