// bench/startup/ measures from nothing to the first answer.

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Spread, shuffled, spread } from '../method/compare.ts';
import { type Measured, ratioRow } from '../method/row.ts';

const GIVES_UP_MS = 20_000;
const root = join(import.meta.dirname, '../..');
const PEER = 'bare node:http';
const PROGRAMS: Record<string, { file: string; path: string }> = {
  ours: { file: 'src/node.ts', path: '/' },
  [PEER]: { file: 'bench/startup/bare.mjs', path: '/' },
};

const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** From the start of a process to its first answer, each in its turn. */
export async function nodeStartRows(rounds: number): Promise<Measured[]> {
  const taken = new Map<string, number[]>(Object.keys(PROGRAMS).map((name) => [name, []]));
  for (const name of Object.keys(PROGRAMS)) await firstAnswer(name);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of shuffled(Object.keys(PROGRAMS))) taken.get(name)?.push(await firstAnswer(name));
  }
  const of = (name: string): Spread => spread(taken.get(name) ?? []);
  const ratios = spread((taken.get('ours') ?? []).map((own, round) => own / (taken.get(PEER)?.[round] ?? Number.NaN)));
  const row = ratioRow(
    {
      path: 'startup',
      measure: 'Node, process to first page, ms',
      ours: of('ours').median,
      peer: of(PEER).median,
      peerName: PEER,
      ratio: ratios.median,
    },
    "our time in times of the peer's",
    { atMost: 1.3 },
  );
  return [{ ...row, spread: `${ratios.min.toPrecision(3)}..${ratios.max.toPrecision(3)}` }];
}

async function firstAnswer(name: string): Promise<number> {
  const { file = '', path = '/' } = PROGRAMS[name] ?? {};
  const port = await sparePort();
  const beganMs = performance.now();
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(child);
  while (!(await isAnswered(port, path))) {
    if (performance.now() - beganMs > GIVES_UP_MS) throw new Error(`${name} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const tookMs = performance.now() - beganMs;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  children.delete(child);
  return tookMs;
}

function isAnswered(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode === 200));
    });
    asked.once('error', () => resolve(false));
  });
}

function sparePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
