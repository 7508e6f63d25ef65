import { posix } from 'node:path';
import { ASSEMBLERS, isFile, LAYERS, restrictedImports } from '../../scripts/layers.ts';
import { type Problem, type Rule, type Source, under } from './source.ts';

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g;

/** Who may import whom, type imports included. */
export const importsFollowTheLayers: Rule = (files) =>
  under(files, 'src')
    .filter(({ path }) => path.endsWith('.ts'))
    .flatMap((file) => importsOf(file).flatMap(({ target, line }) => judge(file.path, target, line)));

function importsOf({ text }: Source): { target: string; line: number }[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    target: match[1] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

function judge(file: string, target: string, line: number): Problem[] {
  const problem = (message: string): Problem[] => [{ code: 'layer', file, line, message }];
  const layer = layerOf(file);
  const inBrowser = /^src\/[^/]+\/browser\//.test(file);
  if (target === 'zod') return problem('src uses zod/mini, a seventh of the size');
  if (inBrowser && /^(?:zod|node:)/.test(target)) return problem(`browser code may not import ${target}`);
  if (!target.startsWith('.')) return [];
  const place = posix.join(posix.dirname(file), target);
  // What scripts/build.ts made is a part of the Worker, which has no files to read.
  if (layer === 'workers' && place.startsWith('build/')) return [];
  if (!place.startsWith('src/')) return problem(`src may not import ${target}`);
  const other = layerOf(place);
  if (other === layer || ASSEMBLERS.includes(layer)) return [];
  const allowed = inBrowser ? ['core'] : LAYERS[layer];
  if (!allowed) return problem(`"${layer}" has no row in scripts/layers.ts`);
  return allowed.includes(other) ? [] : problem(`${inBrowser ? 'browser code' : layer} may not import ${other}`);
}

/** `src/flow/steps/ask.ts` is of the layer `flow`, `src/env.ts` of `env.ts`. */
function layerOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** Biome must hold the same table; `npm run check -- --fix` writes it there. */
export const biomeHoldsTheLayers: Rule = (files) => {
  const file = files.find(({ path }) => path === 'biome.json');
  const overrides = file
    ? (JSON.parse(file.text) as { overrides: unknown[] }).overrides.map((each) => JSON.stringify(each))
    : [];
  return restrictedImports()
    .filter((wanted) => !overrides.includes(JSON.stringify(wanted)))
    .map((wanted) => ({
      code: 'biome-layers',
      file: 'biome.json',
      line: 1,
      message: `does not hold the row of ${wanted.includes.join()} (npm run check -- --fix writes it)`,
    }));
};

/** Every folder of src has a row, so that nothing stands outside the table. */
export const everyFolderHasARow: Rule = (files) => {
  const layers = new Set(under(files, 'src').map(({ path }) => layerOf(path)));
  return [...layers]
    .filter((layer) => !(layer in LAYERS) && !ASSEMBLERS.includes(layer))
    .map((layer) => ({
      code: 'layer',
      file: `src/${layer}`,
      line: 1,
      message: `no row in scripts/layers.ts for this ${isFile(layer) ? 'file' : 'folder'}`,
    }));
};
