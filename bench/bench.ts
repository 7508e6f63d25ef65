// bench/ measures the program against what others made; `npm run bench -- engine|turn|startup|web [--quick] [--json]`.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Content } from '../src/content.ts';
import { engineRows } from './engine/engine-rows.ts';
import { peerRows } from './engine/peer-rows.ts';
import { calibrate, EFFORT } from './method/compare.ts';
import { type Measured, plain, type Row } from './method/row.ts';
import { table } from './method/table.ts';
import { startupRows } from './startup/startup-rows.ts';
import { turnRows } from './turn/turn-rows.ts';
import { webRows } from './web/first-load.ts';

type How = keyof typeof EFFORT;

const PATHS: Record<Row['path'], (how: How) => Promise<Measured[]>> = {
  async engine(how) {
    const file = new URL('../build/content.json', import.meta.url);
    const content = JSON.parse(await readFile(file, 'utf8')) as Content;
    return [...(await engineRows(content, EFFORT[how])), ...(await peerRows(content, EFFORT[how]))];
  },
  turn: turnRows,
  startup: startupRows,
  web: webRows,
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const known = Object.keys(PATHS) as Row['path'][];
  const asked = known.filter((path) => positionals.length === 0 || positionals.includes(path));
  const unknown = positionals.filter((name) => !known.some((path) => path === name));
  if (unknown.length > 0) {
    process.stderr.write(`bench: one or more of ${known.join(', ')}; "${unknown[0]}" is none of them\n`);
    return 1;
  }
  const rows: Measured[] = [];
  for (const path of asked) {
    process.stderr.write(`measuring ${path} ...\n`);
    rows.push(...(await PATHS[path](values.quick ? 'quick' : 'full')));
  }
  const loopNs = calibrate();
  process.stdout.write(values.json ? `${JSON.stringify(rows.map(plain), null, 2)}\n` : table(rows, loopNs));
  return 0;
}

// Servers and connections of what was measured end with the process.
process.exit(await main());
