import { build as bundle, type Plugin } from 'esbuild';
import { writeWhole } from './write-whole.ts';

const FILE = 'build/ioredis.cjs';

/** Files of ioredis that a single connection never runs, a third of it; and what stands in the place of each. */
const LEFT_OUT: readonly [path: RegExp, instead: string][] = [
  // Certificates of one vendor, the first of them over since 2023: nobody names that profile here.
  [/\/ioredis\/built\/constants\/TLSProfiles\.js$/, 'exports.default = {};'],
  // The node of a cluster that holds the cell is found by src/redis/ itself.
  [/\/ioredis\/built\/cluster\/index\.js$/, 'exports.default = undefined;'],
  [/\/ioredis\/built\/connectors\/SentinelConnector\/index\.js$/, 'exports.default = undefined;'],
  // What it would print could hold tags.
  [/\/debug\/src\/index\.js$/, 'const silent = () => {}; silent.enabled = false; exports.default = () => silent;'],
];

/** The library that speaks to Redis as one file for Workers, build/ioredis.cjs (wrangler.toml names it), without what is never run. */
export async function compileRedis(from: string): Promise<void> {
  const met = new Set<RegExp>();
  const { outputFiles } = await bundle({
    absWorkingDir: from,
    entryPoints: ['ioredis'],
    outfile: FILE,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [withoutUnused(met)],
  });
  const missing = LEFT_OUT.filter(([path]) => !met.has(path));
  if (missing.length > 0) throw new Error(`ioredis has no ${missing.map(([path]) => path.source).join(', ')} any more`);
  for (const { path, text } of outputFiles) await writeWhole(path, text);
}

function withoutUnused(met: Set<RegExp>): Plugin {
  return {
    name: 'without what is never run',
    setup(build) {
      for (const [filter, contents] of LEFT_OUT)
        build.onLoad({ filter }, () => {
          met.add(filter);
          return { contents, loader: 'js' };
        });
    },
  };
}
