import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeWhole } from '../../scripts/write-whole.ts';

test('several writers at once leave one whole file and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'write-'));
  const file = join(folder, 'build/assets.json');
  const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(1_000_000));
  await Promise.all(texts.map((text) => writeWhole(file, text)));
  expect(texts).toContain(await readFile(file, 'utf8'));
  expect(await readdir(join(folder, 'build'))).toEqual(['assets.json']);
  await rm(folder, { recursive: true });
});

test('what cannot be put in its place leaves no draft behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'write-'));
  await writeWhole(join(folder, 'taken/inside'), 'a');
  await expect(writeWhole(join(folder, 'taken'), 'b')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['taken']);
  await rm(folder, { recursive: true });
});
