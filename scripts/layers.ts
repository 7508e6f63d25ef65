/** Who may import whom under src/, by folder: the one table. Biome holds it (biome.json is written from it) and test/tidy does. */
const DOMAIN = ['flow', 'triage', 'directory', 'i18n'];
const FRONT = ['core', 'ports', 'turn', ...DOMAIN, 'http', 'log.ts'];

export const LAYERS: Record<string, readonly string[]> = {
  core: [],
  ports: ['core'],
  ...Object.fromEntries(DOMAIN.map((folder) => [folder, ['core']])),
  // log.ts imports nothing but core; what is logged is decided where it happens.
  turn: ['core', 'ports', ...DOMAIN, 'log.ts'],
  // Adapters never import each other; store and crypto never call turn.
  store: ['core', 'ports', 'redis', 'log.ts'],
  crypto: ['core', 'ports', 'redis', 'log.ts'],
  // The way to Redis that both stand on.
  redis: ['core'],
  channels: ['core', 'ports', 'log.ts'],
  http: ['core', 'ports', 'i18n', 'log.ts'],
  hooks: ['core', 'ports', 'turn', 'log.ts'],
  webchat: FRONT,
  finder: FRONT,
  // What the desk shows of the flows is handed in.
  console: ['core', 'ports', 'turn', 'i18n', 'http', 'log.ts'],
  cli: [
    'core',
    'ports',
    'turn',
    ...DOMAIN,
    'channels',
    'env.ts',
    'log.ts',
    'content.ts',
    'tools.ts',
    'wiring.ts',
    'stores',
    'doctor',
  ],
  // Parts of the wiring that need no adapter.
  'content.ts': ['core', ...DOMAIN],
  'tools.ts': ['core', 'turn', ...DOMAIN, 'content.ts'],
  'env.ts': ['core', 'redis'],
  'log.ts': ['core'],
  'tick-regularly.ts': ['core'],
  // How many one address may send, on Node.
  admission: ['core'],
  // Handed the process's parts by node.ts.
  stopping: ['core', 'log.ts'],
  // Handed the fronts, made already.
  'app.ts': ['core'],
};

/** These meet everything: wiring.ts (with stores/, messengers.ts and fronts.ts) alone assembles, the entry starts what it made. */
export const ASSEMBLERS = [
  'wiring.ts',
  'stores',
  'messengers.ts',
  'fronts.ts',
  'doctor',
  'node.ts',
  'worker.ts',
  'workers',
];

const ALL = [...Object.keys(LAYERS), ...ASSEMBLERS];
/** Biome judges an import by its words: flow/tools.ts would be taken for src/tools.ts. test/tidy tells them apart. */
const AMBIGUOUS = ['tools.ts', 'worker.ts'];
const ZOD = { zod: "import * as z from 'zod/mini' in src: a seventh of the size" };

type Override = { includes: string[]; linter: { rules: { style: { noRestrictedImports: object } } } };

/** The overrides of biome.json that hold {@link LAYERS}. */
export function restrictedImports(): Override[] {
  const overrides = Object.entries(LAYERS).map(([name, allowed]) => {
    const refused = ALL.filter((other) => other !== name && !allowed.includes(other));
    return override(
      isFile(name) ? `src/${name}` : `src/${name}/**`,
      refused,
      `${name} may import ${allowed.join(', ') || 'nothing of ours'}`,
    );
  });
  return [
    ...overrides,
    override(
      'src/*/browser/**',
      ALL.filter((name) => name !== 'core'),
      'pages carry their own code only, and no zod',
      {
        'zod/mini': 'no zod in browser code: it outweighs the page',
      },
    ),
  ];
}

function override(files: string, refused: string[], message: string, paths: Record<string, string> = {}): Override {
  const known = refused.filter((name) => !AMBIGUOUS.includes(name));
  const group = known.map((name) => (isFile(name) ? `**/${name}` : `**/${name}/**`));
  const options = { paths: { ...ZOD, ...paths }, patterns: [{ group, message }] };
  return { includes: [files], linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } } };
}

export function isFile(name: string): boolean {
  return name.endsWith('.ts');
}
