// stores/ opens the store and the keys apart from it: in memory for the demo, on Redis in service; Workers are sent the second alone.

import { within } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { createLink } from '../redis/link.ts';

/** A key of the cell, and how long until Redis drops it by itself, in ms; −1 = never. */
export type EveryKey = { key: string; leftMs: number };

const AT_ONCE = 500;

/**
 * Names of all keys of a cell on a server, never what is in them. Needs SCAN and PTTL, which the service itself never uses
 * (docs/decisions/0020). Throws `config` when the account may not, `store-unavailable` when nobody answers or there is no end.
 */
export async function everyKey(url: string, cell: string): Promise<EveryKey[]> {
  const link = createLink({ url, report: () => {} });
  const ask = (name: string, ...given: string[]) =>
    within(
      link.on((client) => client.call(name, ...given)),
      LIMITS.doctorConnectMs,
    );
  const found = new Map<string, number>();
  try {
    // Of a cluster, to the node that holds the cell.
    await ask('EXISTS', `{${cell}}:n`);
    let cursor = '0';
    for (let round = 0; round < LIMITS.scanRoundsMax; round += 1) {
      const [next, keys] = (await ask('SCAN', cursor, 'MATCH', `{${cell}}:*`, 'COUNT', String(AT_ONCE))) as [
        string,
        string[],
      ];
      const left = await Promise.all(keys.map(async (key) => Number(await ask('PTTL', key))));
      // What went away in between is not there.
      for (const [at, key] of keys.entries()) if (left[at] !== -2) found.set(key, left[at] ?? -1);
      cursor = String(next);
      if (cursor === '0') return [...found].map(([key, leftMs]) => ({ key, leftMs }));
    }
    throw new AppError('store-unavailable', 'there are more keys than are looked through');
  } catch (error) {
    if (error instanceof AppError) throw error;
    const word = error instanceof Error ? error.message.split(' ', 1)[0] : '';
    if (word === 'NOPERM')
      throw new AppError(
        'config',
        'the account may not SCAN and PTTL: give it both for this look (ACL SETUSER … +scan +pttl)',
      );
    throw new AppError('store-unavailable', `no answer (${word})`);
  } finally {
    await link.stop();
  }
}
