import { AppError } from '../../core/error.ts';
import type { Desk } from '../account/desk-session.ts';
import { type Kept, type RecordValue, sealedRecords } from '../account/sealed-records.ts';
import type { ConsoleDeps } from '../deps.ts';

export async function workerRecordOf(deps: ConsoleDeps, desk: Desk): Promise<Kept<'worker'>> {
  const kept = await sealedRecords(deps).read('worker', desk.worker);
  if (kept === null) throw new AppError('not-signed-in', 'the account is gone');
  return kept;
}

/** The account behind a desk session; without one, nobody is signed in. */
export async function workerOf(deps: ConsoleDeps, desk: Desk): Promise<RecordValue<'worker'>> {
  return (await workerRecordOf(deps, desk)).value;
}
