import type { Deadline } from '../../core/basics/within.ts';
import { AppError, codeOf } from '../../core/error.ts';
import type { Tags } from '../../core/ids.ts';
import type { Loaded } from '../../ports/store.ts';
import type { TurnDeps } from '../turn.ts';
import type { Known } from './warm-sessions.ts';

type Tagged = { tags: Tags };

/**
 * Who somebody is, and what is known of them. When the key store lost the keys of the day and another process made new
 * ones, they are known by other tags from now on.
 */
export async function recognise(
  deps: TurnDeps,
  identity: string,
  inTime: Deadline,
): Promise<{ tags: Tags; known: Known }> {
  const once = async () => {
    const tags = await inTime(() => deps.keys.tags(identity, deps.runtime.nowMs(), { asHeld: true }));
    return { tags, known: deps.warm.get(tags.today) ?? (await inTime(() => meet(deps, tags))) };
  };
  try {
    return await once();
  } catch (error) {
    if (codeOf(error) !== 'keys-renewed') throw error;
    return once();
  }
}

/** A cold session: store and key store asked side by side, one trip. */
async function meet(deps: TurnDeps, tags: Tags): Promise<Known> {
  const [loaded, { sid, key }] = await Promise.all([deps.store.load(tags), deps.keys.wrap(tags)]);
  return { sid: loaded.session?.sid ?? sid, key, session: loaded.session, desk: loaded.desk };
}

/**
 * The newer state after a lost race. A session that ended meanwhile had its key shredded, and one that began under the same
 * name has another: the key that is held is good for the very version it was held with.
 */
export async function catchUp(
  deps: TurnDeps,
  race: Tagged & { known: Known; loaded: Loaded; inTime: Deadline },
): Promise<Known> {
  const { known, loaded, tags, inTime } = race;
  const unmoved = loaded.session?.version === known.session?.version;
  const { sid, key } = unmoved ? known : await inTime(() => deps.keys.wrap(tags));
  return { sid: loaded.session?.sid ?? sid, key, session: loaded.session, desk: loaded.desk };
}

/** Shreds the key of a session that ended. If the key store fails now, sweeps name the session until it is done. */
export async function forget(deps: TurnDeps, ended: Tagged & { known: Known; inTime: Deadline }): Promise<void> {
  deps.warm.drop(ended.tags.today);
  try {
    await ended.inTime(() => deps.keys.forget([ended.known.sid]));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    deps.log('key-forget-failed', { code: error.code });
  }
}
