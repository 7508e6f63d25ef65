import { readFile } from 'node:fs/promises';
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
  // A command of Redis 8.4 that nothing here sends.
  [
    /\/ioredis\/built\/himport\/HimportCoordinator\.js$/,
    `exports.default = undefined; exports.hasHimportCoordinator = Symbol();
exports.cloneHimportFieldsets = (given) => given; exports.bindHimportCoordinator = exports.getHimportBinding = () => {};
exports.interceptHimportCommand = exports.interceptHimportPipeline = exports.isInternalHimportCommand = () => false;`,
  ],
  [/\/ioredis\/built\/autoPipelining\.js$/, 'exports.shouldUseAutoPipelining = () => false;'],
  // All keys of a cell lie in one slot; which node holds it is said by the node.
  [/\/cluster-key-slot\/lib\/index\.js$/, 'module.exports = () => 0;'],
  [/\/ioredis\/built\/ScanStream\.js$/, 'exports.default = undefined;'],
  // Whoever watches a process could be told commands: nobody is.
  [
    /\/ioredis\/built\/tracing\.js$/,
    'exports.traceConnect = exports.traceCommand = exports.traceBatch = (act) => act(); exports.sanitizeArgs = () => [];',
  ],
  // What it would print could hold tags.
  [/\/debug\/src\/index\.js$/, 'const silent = () => {}; silent.enabled = false; exports.default = () => silent;'],
];

/** What a connection says by itself, and what is said over it: of the others it needs to know nothing. */
const COMMANDS = new Set(
  `auth client config del discard echo eval evalsha evalsha_ro exec exists get hello info monitor multi ping psubscribe
  punsubscribe quit readonly readwrite script select set ssubscribe subscribe sunsubscribe unsubscribe wait watch`.split(
    /\s+/,
  ),
);
const TABLE = /\/@ioredis\/commands\/built\/commands\.json$/;

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
  const missing = [...LEFT_OUT.map(([path]) => path), TABLE].filter((path) => !met.has(path));
  if (missing.length > 0) throw new Error(`ioredis has no ${missing.map(({ source }) => source).join(', ')} any more`);
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
      build.onLoad({ filter: TABLE }, async ({ path }) => {
        met.add(TABLE);
        const table = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
        const known = Object.entries(table).filter(([name]) => COMMANDS.has(name));
        return { contents: JSON.stringify(Object.fromEntries(known)), loader: 'json' };
      });
    },
  };
}
