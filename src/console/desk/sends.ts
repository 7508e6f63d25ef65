import { within } from '../../core/basics/within.ts';
import { isReserved } from '../../core/channel.ts';
import { codeOf } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { ConsoleDeps } from '../deps.ts';
import type { SendsLeft } from '../wire.ts';

/** What is left of LINE's monthly sends. Not known in time is not shown: no call for help waits for a platform's figures. */
export async function readSends({ sendsLeft, log }: ConsoleDeps): Promise<SendsLeft | null> {
  try {
    const known = await within(sendsLeft(), LIMITS.sendsLeftReadMs);
    return known === null ? null : { left: known.left, kept: isReserved(known) };
  } catch (cause) {
    const code = codeOf(cause);
    if (code !== 'deadline-passed') log('request-failed', { code, channel: 'line', route: 'console' });
    return null;
  }
}
