import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MENU_AREAS } from '../../src/channels/line/administer/rich-menus.ts';
import { LANGUAGES, type Language } from '../../src/core/language.ts';
import { type Catalogue, createTexts } from '../../src/i18n/texts.ts';

const root = join(import.meta.dirname, '../..');
const AREAS = ['channel', 'chat', 'common', 'console', 'errors', 'finder', 'play', 'web'];

async function catalogue(): Promise<Catalogue> {
  const language = async (name: Language) => {
    const areas = AREAS.map(async (area) => {
      const words: unknown = JSON.parse(await readFile(join(root, `locales/${name}/${area}.json`), 'utf8'));
      return [area, words] as const;
    });
    return [name, Object.fromEntries(await Promise.all(areas))] as const;
  };
  return Object.fromEntries(await Promise.all(LANGUAGES.map(language)));
}

/** Every whole 'area:key' written in a source; keys put together from parts are proved where they are made. */
function keysIn(source: string): string[] {
  const literal = new RegExp(`(['"\`])((?:${AREAS.join('|')}):[\\w.-]+)\\1`, 'g');
  return [...source.matchAll(literal)].map(([, , key = '']) => key);
}

it('every key written in the sources has words in every language', async () => {
  const { has } = createTexts(await catalogue());
  const files = (await readdir(join(root, 'src'), { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(join(root, 'src', file), 'utf8')));
  const keys = [...new Set(sources.flatMap(keysIn))];
  expect(keys).toEqual(expect.arrayContaining(['common:demo', 'web:title', 'finder:title']));
  const missing = LANGUAGES.flatMap((language) =>
    keys.filter((key) => !has(language, key)).map((key) => `${language} ${key}`),
  );
  expect(missing).toEqual([]);
});

/** The full keys of an area. */
function flat(tree: object, above = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' ? flat(value, `${above}${key}.`) : [`${above}${key}`],
  );
}

it('channels have words for nothing they do not say', async () => {
  const { en } = await catalogue();
  const folder = join(root, 'src/channels');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join();
  const keys = flat(en?.channel ?? {});
  expect(keys).toContain('first-line');
  // The commands and the parts of LINE's menu are said by their names.
  const named = Object.keys(MENU_AREAS).map((area) => `menu.${area}`);
  const isSaid = (key: string) => sources.includes(`language, '${key}'`) || named.includes(key);
  expect(keys.filter((key) => !isSaid(key) && !key.startsWith('command.'))).toEqual([]);
});

it('a key without words would be found', async () => {
  const { has } = createTexts(await catalogue());
  const found = keysIn("texts.t(language, 'web:title') + words('finder:no-such-key') + t('chat:' + key) + 'node:fs'");
  expect(found).toEqual(['web:title', 'finder:no-such-key']);
  expect(found.filter((key) => !has('en', key))).toEqual(['finder:no-such-key']);
});
