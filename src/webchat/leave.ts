import type { Context } from 'hono';
import { codeOf } from '../core/error.ts';
import { identityOf, type WebchatDeps } from './deps.ts';

/** `GET /leave`: the session ends, another site comes. */
export async function leave(deps: WebchatDeps, context: Context): Promise<Response> {
  await end(deps, context);
  return context.redirect(deps.config.exitUrl, 303);
}

/** The session ends and the cookie goes, whatever the store does. An open case stays open. */
export async function end(deps: WebchatDeps, context: Context): Promise<void> {
  const who = deps.cookie.read(context);
  if (who !== null) {
    try {
      const inbound = { kind: 'command', command: 'hide' } as const;
      const event = deps.runtime.randomId();
      await deps.handleTurn({ identity: identityOf(deps, who), channel: 'web', event, inbound, seenSeq: 0 });
    } catch (error) {
      // Leaving waits for nobody: the session ends at its own deadline.
      deps.log('turn-failed', { code: codeOf(error) });
    }
  }
  deps.cookie.expire(context);
  // Not "cookies": on the same host it would sign a worker out.
  context.header('Clear-Site-Data', '"cache", "storage"');
}
