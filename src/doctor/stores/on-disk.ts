import { fault, type Look, ok, type Seen, warning } from '../check.ts';
import type { Reached } from './ask-redis.ts';
import { eachReached } from './each-server.ts';

/** The store: what was taken must be there after a power cut. */
export const lookAtStoreDisk: Look = async ({ redis }) =>
  redis === null ? null : eachReached(await redis.store(), judgeStore);

/** The key store: what was forgotten must be nowhere. */
export const lookAtKeyStoreDisk: Look = async ({ redis, config }) =>
  // With KEY_STORE_SHARED=1 it is the store, which writes; the check "keys-apart" says so.
  redis === null || config?.redis?.shared ? null : eachReached(await redis.keyStore(), judgeKeyStore);

function judgeStore(asked: Reached): Seen {
  const { place } = asked;
  const appends = appendsToFile(asked);
  if (appends === null) {
    return warning(
      `Whether ${place} writes to its disk could not be read.`,
      'Check by hand, with an account that may (redis-cli CONFIG GET appendonly), that it says yes.',
    );
  }
  if (appends) return ok(`${place} keeps what it is given over a restart.`);
  return fault(
    `${place} forgets open cases when it restarts (appendonly no).`,
    'Set "appendonly yes" in its redis.conf.',
  );
}

function judgeKeyStore(asked: Reached): Seen {
  const { place, settings } = asked;
  const appends = appendsToFile(asked);
  const saves = settings?.get('save') ?? null;
  if (appends || (saves !== null && saves !== '')) {
    const which = [...(appends ? ['appendonly yes'] : []), ...(saves ? [`save ${saves}`] : [])].join(', ');
    return fault(
      `${place} writes keys to its disk, where they outlive their end (${which}).`,
      `Set "appendonly no" and 'save ""' in its redis.conf, restart it, and remove its dump.rdb and appendonlydir.`,
    );
  }
  if (appends === null || saves === null) {
    const what = appends === null ? 'appendonly and save' : 'save';
    return warning(
      `Whether ${place} writes keys to its disk could not be read.`,
      `Check ${what} by hand: appendonly no, save "" (redis-cli CONFIG GET save).`,
    );
  }
  return ok(`${place} keeps keys in memory only.`);
}

/** null = not known. */
function appendsToFile({ settings, info }: Reached): boolean | null {
  const set = settings?.get('appendonly');
  if (set !== undefined) return set === 'yes';
  const enabled = info?.get('aof_enabled');
  return enabled === undefined ? null : enabled === '1';
}
