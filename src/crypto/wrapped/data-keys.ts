// crypto/wrapped/ is what rests wrapped: the house key and the keys of a day under the deployment's secret, data keys under a day's.

import { asSessionId, type SessionId } from '../../core/ids.ts';
import type { DataKey } from '../../ports/keys.ts';
import { decryptOrNull, encrypt } from '../aes-gcm.ts';
import type { EpochKeys } from './epoch-keys.ts';
import type { DayKeys } from './epoch-row.ts';

const DATA_KEY_BYTES = 32;

export function freshDataKey(): DataKey {
  return crypto.getRandomValues(new Uint8Array(DATA_KEY_BYTES)) as Uint8Array as DataKey;
}

function contextOf({ day, id }: Pick<DayKeys, 'day' | 'id'>, sid: SessionId): string {
  return `v1|data-key|${day}|${id}|${sid}`;
}

/** `<day>.<id of its keys>.<sealed key>`, bound to both and to the session. */
export async function wrapDataKey(under: DayKeys, sid: string, key: DataKey): Promise<string> {
  const blob = await encrypt(under.envelope, contextOf(under, asSessionId(sid)), key);
  return `${under.day}.${under.id}.${blob}`;
}

export type Opened = { key: DataKey; under: Pick<DayKeys, 'day' | 'id'> };

/** The data key of a session, or null when the keys of its day are gone: nobody can open it any more. */
export async function openDataKey(epochs: EpochKeys, sid: SessionId, wrapped: string): Promise<Opened | null> {
  const [day = '', id = '', blob = ''] = wrapped.split('.');
  const keys = await epochs.find(Number(day), id);
  if (keys === null) return null;
  const key = await decryptOrNull(keys.envelope, contextOf(keys, sid), blob);
  return key && { key: key as DataKey, under: keys };
}
