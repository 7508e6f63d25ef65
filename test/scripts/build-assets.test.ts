import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assertInlinable, compileAssets } from '../../scripts/build-assets.ts';

const SOURCES: Record<string, string> = {
  'src/http/base.css': 'body { color: red; }',
  'src/webchat/chat.css': 'p { & b { color: blue; } }',
  'src/finder/finder.css': 'p { margin: 0; }',
  'src/console/console.css': 'p { margin: 1px; }',
  'src/webchat/browser/chat.ts': "import { mark } from './mark.ts'; document.title ??= mark;",
  'src/webchat/browser/mark.ts': "export const mark: string = '</script><b>你好</b>';",
  'src/console/browser/console.ts': 'document.title = String(1);',
};
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
  for (const [file, text] of Object.entries(SOURCES)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
});
afterEach(() => rm(folder, { recursive: true }));

test('the hash of every asset is that of exactly its text', async () => {
  const assets = Object.values(await compileAssets(folder));
  expect(assets).toHaveLength(6);
  for (const { text, hash } of assets) {
    expect(text).not.toBe('');
    expect(hash).toBe(`sha256-${createHash('sha256').update(text).digest('base64')}`);
  }
});

test('old phones get no syntax newer than they are', async () => {
  const assets = await compileAssets(folder);
  expect(assets['chat.js'].text).not.toContain('??=');
  expect(assets['chat.css'].text).toBe('p b{color:#00f}');
});

test('a script cannot end its own element', async () => {
  const { text } = (await compileAssets(folder))['chat.js'];
  expect(text).toContain('你好');
  expect(text.toLowerCase()).not.toContain('</script');
});

test.each(['</script', '</STYLE>', '<!--'])('text holding %s is refused', (bad) => {
  expect(() => assertInlinable('chat.js', `"${bad}"`)).toThrow('chat.js holds');
});

test('a missing source is named', async () => {
  await rm(join(folder, 'src/finder/finder.css'));
  await expect(compileAssets(folder)).rejects.toThrow('src/finder/finder.css is missing');
});
