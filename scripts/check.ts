import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { restrictedImports } from './layers.ts';

/** `npm run check`: everything that must hold besides the tests. `-- --fix` mends what can be; `-- --json` reports alone. */
const CHECKS: Record<string, string[]> = {
  lint: ['biome', 'check', '--error-on-warnings', '--max-diagnostics=100'],
  types: ['tsc', '-p', '.'],
  'types of the bench': ['tsc', '-p', 'bench'],
  unused: ['knip'],
  tidy: ['vitest', 'run', '--project=unit', 'test/tidy'],
};
const CHECK_MAX_MS = 5 * 60_000;

const root = join(import.meta.dirname, '..');

/** Runs one command; its words go to stderr, so that stdout can be a report. */
function run([program = '', ...given]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, given, {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
      timeout: CHECK_MAX_MS,
    });
    child.on('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`);
      resolve(false);
    });
    child.on('exit', (code) => resolve(code === 0));
  });
}

type Override = { includes: string[]; linter: unknown };

/** Writes the layer table into biome.json and lets Biome mend and format the tree. */
async function fix(): Promise<void> {
  const file = join(root, 'biome.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as { overrides: Override[] };
  const generated = restrictedImports();
  // Rows of folders that are gone go with them.
  const isRow = ({ includes, linter }: Override) =>
    includes.every((place) => place.startsWith('src/')) && JSON.stringify(linter).includes('noRestrictedImports');
  const others = config.overrides.filter((each) => !isRow(each));
  config.overrides = [...others, ...generated];
  await writeFile(file, JSON.stringify(config));
  await run(['biome', 'check', '--write']);
}

if (process.argv.includes('--fix')) await fix();
const results: { name: string; ok: boolean }[] = [];
for (const [name, command] of Object.entries(CHECKS)) results.push({ name, ok: await run(command) });
const words = results.map(({ name, ok }) => `${ok ? 'passed' : 'FAILED'}  ${name}`).join('\n');
process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify({ checks: results })}\n` : `${words}\n`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
