import type { RowId, SessionId } from '../../core/ids.ts';
import type { Message } from '../../core/message.ts';
import type { DataKey, Sealer } from '../../ports/keys.ts';

type Holder = { sid: SessionId; key: DataKey };
type Sealed = { id: RowId; blob: string };

/** A message to the survivor as the store keeps it, under its own id. */
export async function sealRow(
  sealer: Sealer,
  { sid, key }: Holder,
  { id, message }: { id: RowId; message: Message },
): Promise<Sealed> {
  return { id, blob: await sealer.seal(key, { type: 'row', owner: sid, version: id }, message) };
}
