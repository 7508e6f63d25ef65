import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import { type Config, readConfig } from '../../env.ts';
import type { Store } from '../../ports/store.ts';
import { createStores } from '../../stores/open-stores.ts';
import { type Backup, KEPT_KINDS, readBackup, writeBackup } from './file.ts';
import { listAll } from './list-all.ts';
import { openBackup } from './open-backup.ts';
import { type Restored, restore } from './restore.ts';

export type Asked = {
  what: 'save' | 'restore';
  file: string;
  force: boolean;
  environment: Record<string, string | undefined>;
  nowMs: () => number;
  say: (line: string) => void;
  complain: (line: string) => void;
};

/** Keeps the organisation's own records in a file, or puts them back. Resolves with the exit code; 2 = it cannot begin. */
export async function runBackup({ environment, say, complain, ...asked }: Asked): Promise<number> {
  try {
    const config = configOf(environment);
    // What a lost connection would log is said by the error.
    const { store, keys } = createStores(config, { log: () => {}, nowMs: asked.nowMs });
    try {
      const told = asked.what === 'save' ? save(asked, config, store) : putBack({ ...asked, say }, config, store);
      for (const line of await told) say(line);
      return 0;
    } finally {
      await Promise.all([store.stop(), keys.stop()]);
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    complain(`backup: ${error.message}`);
    return error.code === 'config' ? 2 : 1;
  }
}

function configOf(environment: Asked['environment']): Config {
  const config = readConfig(environment, () => new Uint8Array(LIMITS.secretMinBytes));
  if (config.redis !== null) return config;
  throw new AppError('config', 'no stores are set; REDIS_URL, KEY_REDIS_URL and YULAN_SECRET name them');
}

async function save({ file, nowMs }: Pick<Asked, 'file' | 'nowMs'>, config: Config, store: Store): Promise<string[]> {
  const listed = await Promise.all(
    KEPT_KINDS.map(async (kind) => (await listAll(store, kind)).map((record) => ({ kind, ...record }))),
  );
  const records = listed.flat();
  if (records.length === 0)
    throw new AppError('conflict', 'there is nothing to keep: no service ran with these stores yet');
  const madeAt = new Date(nowMs()).toISOString();
  const content: Backup = { what: 'yulan backup', format: 1, cell: config.cell, madeAt, records };
  await openBackup(content, config, nowMs);
  await writeBackup(file, content);
  return [
    `Kept in ${file}: the house key and ${count(records.length - 1, 'account')}, sealed.`,
    'Keep YULAN_SECRET too, and somewhere else: together they open it, and without it the file is of no use.',
  ];
}

async function putBack(
  { file, force, nowMs, say }: Pick<Asked, 'file' | 'force' | 'nowMs' | 'say'>,
  config: Config,
  store: Store,
): Promise<string[]> {
  const backup = await readBackup(file);
  const opened = await openBackup(backup, config, nowMs);
  say(`YULAN_SECRET opens this backup of ${backup.madeAt}.`);
  return summary(await restore(backup, { store, opened, force, nowMs: nowMs() }));
}

function summary({ put, already, over, removed }: Restored): string[] {
  return [
    `Put back: ${count(put, 'record')}. There already: ${already}. Over by now: ${over}.`,
    ...(removed > 0 ? [`Removed, because only the other house key opened them: ${removed}.`] : []),
    ...(put > 0 ? ['Start the service again: it holds what was there before in memory.'] : []),
  ];
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
