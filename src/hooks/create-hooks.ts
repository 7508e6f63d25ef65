import { type Context, Hono } from 'hono';
import { within } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import type { Log } from '../log.ts';
import type { Happening, Hook } from '../ports/channel.ts';
import type { Arrive } from './arrive.ts';

export type HookDeps = { hooks: readonly Hook[]; arrive: Arrive; log: Log };

/** `POST /<channel>` for each platform that is set up. 2xx: done for good. 5xx: the platform may deliver it again. */
export function createHooks({ hooks, arrive, log }: HookDeps): Hono {
  const app = new Hono();
  app.onError((error, context) => {
    const code = error instanceof AppError ? error.code : 'internal';
    const status = error instanceof AppError ? error.traits.status : 500;
    log('hook-refused', { code, status });
    return context.body(null, status);
  });
  for (const hook of hooks) {
    app.post(`/${hook.channel}`, async (context) => {
      const happenings = await received(hook, context);
      const done = await Promise.all(happenings.map((happening) => handled(hook, happening, arrive)));
      return context.body(null, done.every(Boolean) ? 200 : 503);
    });
  }
  return app;
}

/** Nothing is parsed before it is known to be the platform's. */
async function received(hook: Hook, context: Context): Promise<Happening[]> {
  const body = new Uint8Array(await within(context.req.raw.arrayBuffer(), LIMITS.bodyReadMs));
  if (!(await hook.verify(context.req.raw.headers, body))) {
    throw new AppError('not-signed', 'no signature or secret of the platform');
  }
  return hook.receive(body);
}

/** What the platform wants at once begins first; the turn does not wait for it, and takes its place before anything does. */
async function handled(hook: Hook, happening: Happening, arrive: Arrive): Promise<boolean> {
  const acknowledged = hook.acknowledge(happening);
  const done = arrive(happening);
  await acknowledged;
  return done;
}
