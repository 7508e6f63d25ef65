import { AppError, codeOf } from '../../core/error.ts';
import type { Config } from '../../env.ts';
import type { Sealer } from '../../ports/keys.ts';
import type { RecordKey, StoredRecord } from '../../ports/store.ts';
import { createOpener } from '../../stores/open-stores.ts';
import type { Backup, KeptRecord } from './file.ts';

export type Opened = {
  /** A record of the backup, sealed anew for the version it will have. */
  reseal(record: KeptRecord, version: number): Promise<string>;
  /** Whether a store holds the same, however it is sealed or wrapped by now. */
  isSame(record: KeptRecord, there: StoredRecord): Promise<boolean>;
};

/**
 * Opens every record of a backup with the secret of these settings, so that nothing is kept or put back that is of no use.
 * Throws `config` when one does not open.
 */
export async function openBackup(backup: Backup, config: Config, nowMs: () => number): Promise<Opened> {
  if (backup.cell !== config.cell) {
    throw new AppError('config', `it is of the cell ${backup.cell}, and these settings are of ${config.cell} (CELL)`);
  }
  const getRecords = async (keys: RecordKey[]) =>
    keys.map(({ kind, id }) => backup.records.find((record) => record.kind === kind && record.id === id) ?? null);
  const { keys, sealer } = createOpener(config, { getRecords }, nowMs);
  const found = await keys.examine();
  if (found === 'empty') throw new AppError('config', 'there is no house key in it, so nothing in it can be opened');
  if (found === 'other secret') throw new AppError('config', 'YULAN_SECRET is not the one it was made with');
  const house = await keys.houseKey();
  const values = new Map<KeptRecord, unknown>();
  for (const record of accountsOf(backup)) values.set(record, await opened(sealer, house, record));
  return {
    reseal: async (record, version) =>
      record.kind === 'house'
        ? record.blob
        : sealer.seal(house, { type: record.kind, owner: record.id, version: String(version) }, values.get(record)),
    async isSame(record, there) {
      if (record.kind === 'house') return sameKey(record, there);
      const context = { type: record.kind, owner: record.id, version: String(there.version) };
      const value = await sealer.open(house, context, there.blob).catch(codeOf);
      return JSON.stringify(value) === JSON.stringify(values.get(record));
    },
  };
}

type Account = KeptRecord & { kind: 'worker' };
function accountsOf({ records }: Backup): Account[] {
  return records.filter((record): record is Account => record.kind === 'worker');
}

async function opened(sealer: Sealer, house: Parameters<Sealer['open']>[0], account: Account): Promise<unknown> {
  const context = { type: account.kind, owner: account.id, version: String(account.version) };
  try {
    return await sealer.open(house, context, account.blob);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('config', 'an account in it does not open under its house key: it was changed');
  }
}

/** The house key may be wrapped anew since, and is the same one by its id, which comes before the first ".". */
function sameKey(record: KeptRecord, there: StoredRecord): boolean {
  return record.blob.split('.')[0] === there.blob.split('.')[0];
}
