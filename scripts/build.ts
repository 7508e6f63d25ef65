import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Content } from '../src/content.ts';
import { LIMITS } from '../src/core/limits.ts';
import { compileAssets } from './build-assets.ts';
import { compileNode } from './build-node.ts';
import { compileRedis } from './build-redis.ts';
import { checkLimits } from './check-limits.ts';
import { ContentFaults, compileContent } from './compile-content.ts';
import { writeWhole } from './write-whole.ts';

const root = join(import.meta.dirname, '..');

/** Makes build/ from the sources; throws with every fault, one a line, and leaves build/ as it was. */
export async function build(): Promise<void> {
  const faults = checkLimits(LIMITS, await readFile(join(root, 'src/core/limits.ts'), 'utf8'));
  if (faults.length > 0) throw new ContentFaults(faults);
  const [assets, content] = await Promise.all([compileAssets(root), compileContent(root)]);
  await writeWhole(join(root, 'build/assets.json'), JSON.stringify(assets));
  await writeWhole(join(root, 'build/content.json'), JSON.stringify(content));
  await writeForWorkers(content);
  await Promise.all([compileNode(root), compileRedis(root)]);
}

/** The same in parts: Workers are sent them as texts, and read one when it is wanted. */
async function writeForWorkers({ locales, ...rest }: Content): Promise<void> {
  const texts = [
    ['content', rest] as const,
    ...Object.entries(locales).map(([name, words]) => [`words-${name}`, words] as const),
  ];
  await Promise.all(texts.map(([name, value]) => writeWhole(join(root, `build/${name}.txt`), JSON.stringify(value))));
}

if (import.meta.main) {
  await build().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
