import type { ErrorHandler, MiddlewareHandler, NotFoundHandler } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { BARE_HEADERS } from './core/basics/bare-headers.ts';
import { within } from './core/basics/within.ts';
import { AppError } from './core/error.ts';
import { LIMITS } from './core/limits.ts';

export type AppParts = {
  webchat: Hono;
  /** null = no partner frames it. */
  widget: Hono | null;
  finder: Hono;
  console: Hono;
  hooks: Hono;
  onError: ErrorHandler;
  notFound: NotFoundHandler;
  /** Whether pages are packed here. */
  packed: boolean;
  /** Resolves when both stores answer. */
  ping(): Promise<void>;
};

/** The composition root of everything that speaks HTTP. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  app.onError(parts.onError);
  app.notFound(parts.notFound);
  // What waits inside has limits of its own; this one is for a body that never ends. A stream has begun by then.
  app.use((_context, next) => within(next(), LIMITS.bodyReadMs + LIMITS.consoleRequestMs));
  const people = atMost(LIMITS.bodyMaxBytes);
  const platforms = atMost(LIMITS.hookMaxBytes);
  app.use((context, next) => (context.req.path.startsWith('/hooks/') ? platforms : people)(context, next));
  // Pages alone: an event must leave at once, and the desk's JSON holds words of both sides in one answer. A refused body
  // is answered before, in one piece: its line is closed.
  if (parts.packed) app.use(compress({ contentTypeFilter: /^text\/html\b/i }));
  app.get('/healthz', async (context) => {
    try {
      await within(parts.ping(), LIMITS.turnStoreDeadlineMs);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return context.json({ ok: false, reason: error.code }, 503, BARE_HEADERS);
    }
    return context.json({ ok: true }, 200, BARE_HEADERS);
  });
  for (const front of ['/console', '/find']) {
    app.get(`${front}/`, (context) => context.body(null, 308, { ...BARE_HEADERS, Location: front }));
  }
  app.route('/hooks', parts.hooks);
  app.route('/console', parts.console);
  app.route('/find', parts.finder);
  if (parts.widget !== null) app.route('/widget', parts.widget);
  app.route('/', parts.webchat);
  return app;
}

function atMost(maxSize: number): MiddlewareHandler {
  const counted = bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError('body-too-large', 'a body over the limit was refused');
    },
  });
  // A length that is said is held to by the host; to look at the body first costs Node as much as half a turn.
  return (context, next) => (saidLength(context.req.raw.headers) <= maxSize ? next() : counted(context, next));
}

/** Bytes of the body as the head says them; infinite when it does not. */
function saidLength(headers: Headers): number {
  const said = headers.has('transfer-encoding') ? null : headers.get('content-length');
  return said === null || !/^\d+$/.test(said) ? Number.POSITIVE_INFINITY : Number(said);
}
