import { build as bundle } from 'esbuild';
import { writeWhole } from './write-whole.ts';

const FILE = 'build/node.mjs';

/**
 * The program for Node as one file, build/node.mjs, beside build/content.json as src/node.ts is: one file is read and
 * compiled several times sooner than hundreds whose types have to be stripped. Its map leads errors back to src/.
 */
export async function compileNode(from: string): Promise<void> {
  const { outputFiles } = await bundle({
    absWorkingDir: from,
    entryPoints: ['src/node.ts'],
    outfile: FILE,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // Names stay: they stand in errors.
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'silent',
    // grammY's other half brings a fetch of its own that is never used.
    alias: { grammy: 'grammy/web' },
    // Packages that are not ES modules ask for Node's own by this.
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
  });
  // The map first: whoever reads the file finds it.
  const mapFirst = outputFiles.toSorted((a, b) => Number(b.path.endsWith('.map')) - Number(a.path.endsWith('.map')));
  for (const { path, text } of mapFirst) await writeWhole(path, text);
}
