import { Hono } from 'hono';
import { BARE_HEADERS } from '../core/basics/bare-headers.ts';
import { atMost, within } from '../core/basics/within.ts';
import { AppError, codeOf } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import type { Log } from '../log.ts';
import type { Happening, Hook } from '../ports/channel.ts';
import type { Arrive } from './arrive.ts';

export type HookDeps = { hooks: readonly Hook[]; arrive: Arrive; log: Log };

/** `POST /<channel>` for each platform that is set up. 2xx: done for good. 5xx: the platform may deliver it again. */
export function createHooks({ hooks, arrive, log }: HookDeps): Hono {
  const app = new Hono();
  app.onError((error, context) => {
    const code = codeOf(error);
    const status = error instanceof AppError ? error.traits.status : 500;
    log('hook-refused', { code, status });
    return context.body(null, status, BARE_HEADERS);
  });
  for (const hook of hooks) {
    const begin = inOrder(hook, (happening) => handled(hook, happening, arrive));
    app.post(`/${hook.channel}`, async (context) => {
      const body = new Uint8Array(await within(context.req.raw.arrayBuffer(), LIMITS.bodyReadMs));
      const done = await Promise.all(await begin(context.req.raw.headers, body));
      return context.body(null, done.every(Boolean) ? 200 : 503, BARE_HEADERS);
    });
  }
  return app;
}

type Handle = (happening: Happening) => Promise<boolean>;

/**
 * Nothing is parsed before it is known to be the platform's. Deliveries begin in the order they came: checking one, which
 * takes a moment on another thread, must not let the next one overtake it, and must not hold it up for good.
 */
function inOrder(hook: Hook, handle: Handle) {
  let last: Promise<unknown> = Promise.resolve();
  const begin = async (headers: Headers, body: Uint8Array<ArrayBuffer>, before: Promise<unknown>) => {
    await atMost(before, LIMITS.turnStoreDeadlineMs);
    if (!(await within(hook.verify(headers, body), LIMITS.turnStoreDeadlineMs))) {
      throw new AppError('not-signed', 'no signature or secret of the platform');
    }
    return hook.receive(body).map(handle);
  };
  return (headers: Headers, body: Uint8Array<ArrayBuffer>): Promise<Promise<boolean>[]> => {
    const mine = begin(headers, body, last);
    // The next one does not care how this one ended.
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** What the platform wants at once begins first; the turn does not wait for it, and takes its place before anything does. */
async function handled(hook: Hook, happening: Happening, arrive: Arrive): Promise<boolean> {
  const acknowledged = hook.acknowledge(happening);
  const done = arrive(happening);
  await acknowledged;
  return done;
}
