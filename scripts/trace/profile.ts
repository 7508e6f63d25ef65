import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file of a browser's profile in which one of these words stands, in UTF-8 or UTF-16: "words in Default/History". */
export async function hitsOnDisk(folder: string, words: readonly string[]): Promise<string[]> {
  const wanted = words.flatMap((word) => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  if (files.length === 0) throw new Error('the browser has written no profile');
  const found = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file);
      return wanted.some((word) => bytes.includes(word)) ? [`words in ${file.slice(folder.length + 1)}`] : [];
    }),
  );
  return found.flat();
}
