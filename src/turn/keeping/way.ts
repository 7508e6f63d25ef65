import type { Deadline } from '../../core/basics/within.ts';
import type { Channel } from '../../core/channel.ts';
import { AppError, codeOf } from '../../core/error.ts';
import { asOwnKeyId, type OwnKeyId, type Tag } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import type { CallBack } from '../../core/session.ts';
import type { Log } from '../../log.ts';
import type { Route } from '../../ports/channel.ts';
import type { Keys, SealContext, Sealer } from '../../ports/keys.ts';
import type { Runtime } from '../../ports/runtime.ts';
import type { KeptWay, TurnCommit } from '../../ports/store.ts';

/** How somebody who agreed to it can be reached when their conversation is over. */
export type Way = {
  identity: string;
  channel: Channel;
  /** null = a page, which nobody can write to. */
  route: Route | null;
  language: Language;
  /** By which a worker knows that it is still them; null = none was agreed on. */
  check: string | null;
  /** By what they want to be called; null = they are written to. */
  callBack: CallBack | null;
};
type Deps = { keys: Keys; sealer: Sealer; runtime: Runtime };

const contextOf = (id: OwnKeyId): SealContext => ({ type: 'way', owner: id, version: 'way' });

/** What a kept way rests under in the store. */
export function wayTag({ keys }: Pick<Deps, 'keys'>, identity: string): Promise<Tag> {
  return keys.mark(identity, 'way');
}

/** What a turn says of a way that is agreed to for so long, sealed under a key of its own; 0 = not any more. */
export async function keepWay(
  deps: Deps,
  { way, forMs }: { way: Way; forMs: number },
  inTime: Deadline,
): Promise<TurnCommit['way']> {
  const tag = await inTime(() => wayTag(deps, way.identity));
  if (forMs === 0) return { drop: tag };
  const id = asOwnKeyId(deps.runtime.randomId());
  const key = await inTime(() => deps.keys.makeOwn(id, forMs + LIMITS.keepWayExtraMs));
  return { put: tag, blob: await deps.sealer.seal(key, contextOf(id), way), key: id, forMs };
}

/** A kept way in clear; null when its key is gone, or it does not open. */
export async function openWay({ keys, sealer }: Pick<Deps, 'keys' | 'sealer'>, kept: KeptWay): Promise<Way | null> {
  const key = await keys.own(kept.key);
  if (key === null) return null;
  try {
    return (await sealer.open(key, contextOf(kept.key), kept.blob)) as Way;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'seal-broken') throw error;
    return null;
  }
}

/** Shreds the key of a way that is kept no more. If the key store fails now, sweeps name it until it is done. */
export async function forgetWay(
  { keys, log }: { keys: Pick<Keys, 'forgetOwn'>; log: Log },
  id: OwnKeyId,
  inTime: Deadline,
): Promise<void> {
  try {
    await inTime(() => keys.forgetOwn([id]));
  } catch (error) {
    log('key-forget-failed', { code: codeOf(error) });
  }
}
