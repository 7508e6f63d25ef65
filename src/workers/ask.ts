import { within } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import type { Bindings, GatewayStub } from './bindings.ts';
import { DESK, gatewayOf } from './place.ts';

/**
 * Asks the object of that name. One that Cloudflare moved or renewed just then fails at once and is asked a second time:
 * everything a survivor or a platform sends carries an id and is done once. The desk's page does that by itself.
 */
export async function askObject<Answer>(
  bindings: Bindings,
  name: string,
  work: (object: GatewayStub) => Promise<Answer>,
): Promise<Answer> {
  const ask = () => within(work(gatewayOf(bindings, name)), LIMITS.requestMaxMs);
  try {
    return await ask();
  } catch (error) {
    // One that says nothing for so long is not asked to do so again: somebody waits for the numbers.
    if (name === DESK || error instanceof AppError) throw error;
    return ask();
  }
}
