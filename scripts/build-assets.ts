import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build as bundle } from 'esbuild';
import type { Asset, AssetName } from '../src/http/page.ts';

const SOURCES: Record<AssetName, string> = {
  'base.css': 'src/http/base.css',
  'chat.css': 'src/webchat/chat.css',
  'finder.css': 'src/finder/finder.css',
  'console.css': 'src/console/console.css',
  'chat.js': 'src/webchat/browser/chat.ts',
  'console.js': 'src/console/browser/console.ts',
};

/** Phones of about 2019; what is newer is written down to them. */
const OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: ['es2019', 'chrome79', 'safari13'],
  // Safari 13 has destructuring; esbuild refuses it for a fault with default parameters that this code does not use.
  supported: { destructuring: true },
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
};

/** Every style and script of the pages under `from`, minified, with the hash their Content-Security-Policy names. */
export async function compileAssets(from: string): Promise<Record<AssetName, Asset>> {
  const names = Object.keys(SOURCES) as AssetName[];
  const entries = names.map(async (name) => [name, await compileAsset(name, join(from, SOURCES[name]))] as const);
  return Object.fromEntries(await Promise.all(entries)) as Record<AssetName, Asset>;
}

async function compileAsset(name: AssetName, source: string): Promise<Asset> {
  await access(source).catch((cause: unknown) => {
    throw new Error(`build: ${SOURCES[name]} is missing; ${name} is made from it`, { cause });
  });
  const { outputFiles = [] } = await bundle({ ...OPTIONS, entryPoints: [source] });
  const text = outputFiles.map((file) => file.text.trim()).join('\n');
  return { text: assertInlinable(name, text), hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
}

/** Text that stands inside <style> or <script> must not be able to end it (or, with `<!--`, to keep it from ending). */
export function assertInlinable(name: string, text: string): string {
  const found = /<\/(?:script|style)|<!--/i.exec(text);
  if (found) throw new Error(`build: ${name} holds "${found[0]}", which would end the element it is inlined in`);
  return text;
}
