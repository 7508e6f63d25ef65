import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import type { Source } from './source.ts';
import { RULES } from './tidy.ts';

const root = join(import.meta.dirname, '../..');
const NOT_OURS = new Set(['node_modules', 'build', '.git', '.wrangler']);
/** Not written here: a list of packages, a licence, pictures. */
const NOT_WRITTEN = /(?:^|\/)package-lock\.json$|^LICENSE$|\.(?:png|jpe?g|webp|log)$/;

async function readTree(folder: string): Promise<Source[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const read = entries.map(async (entry): Promise<Source[]> => {
    const full = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : readTree(full);
    const path = relative(root, full);
    return entry.isFile() && !NOT_WRITTEN.test(path) ? [{ path, text: await readFile(full, 'utf8') }] : [];
  });
  return (await Promise.all(read)).flat();
}

const files = await readTree(root);

test('the tree is there to be read', () => {
  expect(files.map(({ path }) => path)).toContain('src/core/case.ts');
});

test.each(Object.keys(RULES))('the tree keeps the rule: %s', (name) => {
  const problems = RULES[name]?.(files) ?? [];
  expect(problems.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([]);
});
