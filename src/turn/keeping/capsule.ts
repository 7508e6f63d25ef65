// turn/keeping/ is what outlasts a conversation because somebody wants it to: a code to come back with, a way to be reached.

import type { Deadline } from '../../core/basics/within.ts';
import { AppError } from '../../core/error.ts';
import type { Tag } from '../../core/ids.ts';
import type { Inbound } from '../../core/message.ts';
import type { Saved, Session } from '../../core/session.ts';
import type { Keys, SealContext, Sealer } from '../../ports/keys.ts';
import type { Store } from '../../ports/store.ts';

type Deps = { store: Pick<Store, 'readCapsule'>; keys: Pick<Keys, 'ofCode'>; sealer: Sealer };
type Resumed = Extract<Inbound, { kind: 'resumed' }>;

const contextOf = (tag: Tag): SealContext => ({ type: 'capsule', owner: tag, version: 'capsule' });

/** What a code will bring back, sealed by the code itself. */
export async function sealCapsule(
  { keys, sealer }: Pick<Deps, 'keys' | 'sealer'>,
  { code, session }: { code: string; session: Session },
  inTime: Deadline,
): Promise<{ put: Tag; blob: string }> {
  const { tag, key } = await inTime(() => keys.ofCode(code));
  return { put: tag, blob: await sealer.seal(key, contextOf(tag), savedOf(session)) };
}

/** What a code brings back, as the engine is told it; `spend`: the capsule that is used up by it. What does not open is unknown. */
export async function openCapsule(
  { store, keys, sealer }: Deps,
  { code, short, by }: { code: string; short: boolean; by: Tag },
  inTime: Deadline,
): Promise<{ inbound: Resumed; spend: Tag | null }> {
  const { tag, key } = await inTime(() => keys.ofCode(code));
  const read = await inTime(() => store.readCapsule({ tag, by, short }));
  if ('refused' in read) return nothing(read.refused);
  try {
    const saved = (await sealer.open(key, contextOf(tag), read.blob)) as Saved;
    return { inbound: { kind: 'resumed', saved, why: null }, spend: tag };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'seal-broken') throw error;
    return nothing('unknown');
  }
}

function nothing(why: 'unknown' | 'too-many'): { inbound: Resumed; spend: null } {
  return { inbound: { kind: 'resumed', saved: null, why }, spend: null };
}

/** The state of a conversation and nothing else of it. */
function savedOf({ answers, level, language, reasons, words }: Session): Saved {
  return { answers, level, language, reasons, ...(words ? { words } : {}) };
}
