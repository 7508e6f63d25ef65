import { Hono } from 'hono';
import { within } from '../core/basics/within.ts';
import { LIMITS } from '../core/limits.ts';
import { overHttps, sameOrigin } from '../http/same-origin.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { permit } from './access.ts';
import { joinRoutes } from './account/join-routes.ts';
import { type ConsoleDeps, deskOrigin } from './deps.ts';
import { CASE_ROUTES } from './desk/case-routes.ts';
import { DESK_ROUTES } from './desk/desk-routes.ts';
import { showDesk } from './desk/page.ts';
import { answerFailure } from './failures.ts';

/** Every route that needs somebody signed in, with what it asks of them. */
export const SIGNED_IN_ROUTES = [...DESK_ROUTES, ...CASE_ROUTES];

/** The workers' side, to mount at /console. */
export function createConsole(deps: ConsoleDeps): Hono {
  const app = new Hono();
  const headers = securityHeaders({ styles: [], https: overHttps(deskOrigin(deps.config)) });
  app.use(async (c, next) => {
    // Before anything can fail, so that failures carry them too; a page puts its own over them.
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    await within(next(), LIMITS.consoleRequestMs);
    // The desk's stream comes with a milder one of its own.
    c.res.headers.set('Cache-Control', 'no-store');
  });
  const guard = sameOrigin({ publicUrl: deskOrigin(deps.config), strict: true });
  app.post('*', guard);

  app.get('/', (c) => showDesk(c, deps));
  app.route('/', joinRoutes(deps));
  for (const route of SIGNED_IN_ROUTES) {
    app.on(route.method, route.path, async (c) => route.answer(c, deps, await permit(c, deps, route.needs)));
  }
  app.onError((cause, c) => answerFailure(c, deps, cause));
  return app;
}
