import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import { readConfig } from '../../env.ts';
import { everyKey } from '../../stores/every-key.ts';
import { shelfTable, storeTable, type TableRow } from '../../stores/retention-table.ts';
import { type Findings, holdAgainst, isSound } from './hold-against.ts';

/** `held` null: no stores are set, and the table stands alone. */
export type Looked = {
  table: { store: TableRow[]; keyServer: TableRow[] };
  held: { store: Findings; keyServer: Findings } | null;
  sound: boolean;
};

/** The table, and what both servers hold against it. Throws `config` or `store-unavailable`. */
export async function look(environment: Record<string, string | undefined>): Promise<Looked> {
  const { redis, cell } = readConfig(environment, () => new Uint8Array(LIMITS.secretMinBytes));
  const [store, shelf] = [storeTable(cell), shelfTable(cell)];
  const table = { store: store.rows, keyServer: shelf.rows };
  if (redis === null) return { table, held: null, sound: true };
  const [inStore, onShelf] = await Promise.all([everyKey(redis.url, cell), everyKey(redis.keyUrl, cell)]);
  // Where one server is both, each table knows its own half.
  const shared = redis.shared || redis.url === redis.keyUrl;
  const held = {
    store: holdAgainst(shared ? inStore.filter(({ key }) => shelf.rowOf(key) === null) : inStore, store),
    keyServer: holdAgainst(shared ? onShelf.filter(({ key }) => shelf.rowOf(key) !== null) : onShelf, shelf),
  };
  return { table, held, sound: isSound(held.store) && isSound(held.keyServer) };
}

const minutes = (ms: number) => `${Math.ceil(ms / 60_000)} min`;

/** As lines for a person. */
export function asLines({ table, held }: Looked): string[] {
  return (['store', 'keyServer'] as const).flatMap((server) => {
    const rows = table[server].map(({ name, pattern, class: letter, mostMs, what }) => {
      const found = held?.[server].rows.find((row) => row.name === name);
      const life = mostMs === null ? 'no lifetime of its own' : `at most ${minutes(mostMs)}`;
      const now =
        found === undefined
          ? ''
          : `; now ${found.keys}${found.longestLeftMs === null ? '' : `, the last gone in ${minutes(found.longestLeftMs)}`}`;
      return `  ${pattern}  (${letter})  ${what}: ${life}${now}`;
    });
    return [server === 'store' ? 'In the store' : 'On the key server', ...rows, ...faults(held?.[server])];
  });
}

function faults(findings: Findings | undefined): string[] {
  if (findings === undefined) return [];
  const said = (rows: Record<string, number>, what: string) =>
    Object.entries(rows).map(([name, count]) => `  WRONG: ${count} of ${name} ${what}`);
  return [
    ...(findings.strange > 0 ? [`  WRONG: ${findings.strange} keys that stand in no row`] : []),
    ...said(findings.endless, 'without a lifetime'),
    ...said(findings.tooLong, 'that live longer than they may'),
  ];
}

/** Runs the command. Resolves with the exit code: 1 = something is there that should not be, 2 = it could not look. */
export async function runLook(
  environment: Record<string, string | undefined>,
  { json, say, complain }: { json: boolean; say: (line: string) => void; complain: (line: string) => void },
): Promise<number> {
  try {
    const looked = await look(environment);
    for (const line of json ? [JSON.stringify(looked)] : asLines(looked)) say(line);
    return looked.sound ? 0 : 1;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    complain(`retention: ${error.message}`);
    return 2;
  }
}
