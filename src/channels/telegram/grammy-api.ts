import { Api, type ApiClientOptions, GrammyError, type Transformer } from 'grammy';
import { LIMITS } from '../../core/limits.ts';

/** grammY's Api as calls.ts uses it; in a file of its own so that it is loaded with the first call and not before. */
export function openBotApi(token: string, client: ApiClientOptions) {
  const api = new Api(token, client);
  api.config.use(waitOnce);
  return { raw: api.raw, refusalIn: (error: unknown) => (error instanceof GrammyError ? error : null) };
}

/**
 * "Too fast" with a short wait is waited for, once. Nothing else is tried again: there is no idempotency key, and a repeat
 * of what may have been taken is a second bubble.
 */
const waitOnce: Transformer = async (call, ...given) => {
  const [, , signal] = given;
  const first = await call(...given);
  const waitMs = 1_000 * ((first.ok ? null : first.parameters?.retry_after) ?? Number.POSITIVE_INFINITY);
  if (waitMs > LIMITS.retryAfterMaxMs) return first;
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return signal?.aborted ? first : call(...given);
};
