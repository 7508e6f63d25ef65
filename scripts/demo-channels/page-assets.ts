import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Asset, Assets } from '../../src/http/page.ts';
import { assertInlinable } from '../build-assets.ts';

export type PageAssets = { styles: Asset[]; script: Asset };

const here = join(import.meta.dirname, 'page');
const built = new URL('../../build/assets.json', import.meta.url);

/** Style and script of the page with the phones, to stand in it; its colours and letters are the product's. */
export async function compilePageAssets(): Promise<PageAssets> {
  const [assets, style, script] = await Promise.all([
    readFile(built, 'utf8').then((text) => JSON.parse(text) as Assets),
    compile('phones.css'),
    compile('phones.ts'),
  ]);
  return { styles: [assets['base.css'], style], script };
}

async function compile(name: string): Promise<Asset> {
  const { outputFiles } = await build({
    entryPoints: [join(here, name)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const text = assertInlinable(name, outputFiles.map((file) => file.text.trim()).join('\n'));
  return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
}
