import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorker } from '../../scripts/worker/bundle.ts';
import { type EFFORT, type Spread, shuffled, spread } from '../method/compare.ts';
import { knownRow, type Measured, ratioRow } from '../method/row.ts';
import { firstAnswerMs, type Program } from './first-answer.ts';
import { workerd } from './workerd.ts';

const ROUNDS = { quick: 5, full: 25 } as const;
const root = join(import.meta.dirname, '../..');

/** `given` as Node is given it, from the root of the project. */
const node =
  (...given: string[]): Program =>
  async (port) => ({ command: process.execPath, given, environment: { PORT: String(port) }, folder: root });
const AS_STARTED = node('--enable-source-maps', 'build/node.mjs');
const BARE = node('bench/startup/bare.mjs');

/** Node and Cloudflare's runtime: from the start of a process to the first page. */
export async function startupRows(how: keyof typeof EFFORT): Promise<Measured[]> {
  const rounds = ROUNDS[how];
  const onNode = await inTurn({ ours: AS_STARTED, peer: BARE }, rounds);
  const fromSources = await inTurn({ ours: AS_STARTED, peer: node('src/node.ts') }, rounds);
  const folder = await mkdtemp(join(tmpdir(), 'worker-start-'));
  try {
    const { text, beside } = await bundleWorker();
    await writeFile(join(folder, 'ours.js'), text);
    for (const { name, text } of beside) await writeFile(join(folder, name), text);
    await writeFile(join(folder, 'empty.js'), "export default { fetch: () => new Response('ok') };\n");
    const onWorkerd = await inTurn(
      { ours: workerd(folder, 'ours', beside), peer: workerd(folder, 'empty', []) },
      rounds,
    );
    return [nodeRow(onNode), sourcesRow(fromSources), workerRow(onWorkerd)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Pair<T> = { ours: T; peer: T };

/** Each once without counting, then in random order. */
async function inTurn(programs: Pair<Program>, rounds: number): Promise<Pair<number[]>> {
  const names = ['ours', 'peer'] as const;
  const taken: Pair<number[]> = { ours: [], peer: [] };
  for (const name of names) await firstAnswerMs(programs[name], '/');
  for (let round = 0; round < rounds; round += 1) {
    for (const name of shuffled(names)) taken[name].push(await firstAnswerMs(programs[name], '/'));
  }
  return taken;
}

function figures({ ours, peer }: Pair<number[]>) {
  const ratios = spread(ours.map((own, round) => own / (peer[round] ?? Number.NaN)));
  return { ours: spread(ours).median, peer: spread(peer).median, ratio: ratios.median, spread: apart(ratios) };
}

function nodeRow(taken: Pair<number[]>): Measured {
  const { spread: between, ...found } = figures(taken);
  const given = { path: 'startup', measure: 'Node, process to first page, ms', peerName: 'bare node:http' } as const;
  return { ...ratioRow({ ...given, ...found }, "our time in times of the peer's", { atMost: 1.3 }), spread: between };
}

/** What the one file saves. */
function sourcesRow(taken: Pair<number[]>): Measured {
  const { spread: between, ...found } = figures(taken);
  const given = { path: 'startup', measure: 'Node, process to first page, ms', peerName: 'ours from src/' } as const;
  return { ...knownRow({ ...given, ...found }), spread: between };
}

/** Judged by what ours adds: Cloudflare starts workers into a runtime that runs already. */
function workerRow(taken: Pair<number[]>): Measured {
  const added = spread(taken.ours.map((own, round) => own - (taken.peer[round] ?? Number.NaN))).median;
  return {
    path: 'startup',
    measure: `workerd, process to first page, ms; ours adds ${added.toFixed(1)}`,
    peerName: 'an empty worker',
    ...figures(taken),
    goal: 'ours - peer <= 20',
    met: added <= 20,
  };
}

function apart({ min, max }: Spread): string {
  return `${min.toPrecision(3)}..${max.toPrecision(3)}`;
}
