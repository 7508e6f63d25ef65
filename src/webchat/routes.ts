import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { toBase64url } from '../core/basics/base64url.ts';
import { within } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import { FIRST_LANGUAGE } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import { securityHeaders } from '../http/security-headers.ts';
import type { Outcome } from '../turn/turn.ts';
import { type ChatPageParts, chatPage } from './chat-page.ts';
import { identityOf, type WebchatDeps } from './deps.ts';
import { events } from './events.ts';
import { leave } from './leave.ts';
import { leavingPage } from './leaving-page.ts';
import { outagePage } from './outage-page.ts';
import { type Posted, readPost } from './read-post.ts';

export type Page = (parts: ChatPageParts) => ReturnType<typeof chatPage>;

export function pageOf({ texts, assets, card, config }: WebchatDeps): Page {
  const { exitUrl, base, mode } = config;
  const pageDeps = { texts, assets, card, exitUrl, base, demo: mode === 'demo' };
  return (parts) => chatPage(pageDeps, parts);
}

/** Sets the same headers on every answer, also one that failed. */
export function withHeaders(headers: Record<string, string>): MiddlewareHandler {
  return async (context, next) => {
    await next();
    // What an error page says of frames is not said beside a list of those who may.
    context.res.headers.delete('X-Frame-Options');
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
  };
}

/** `GET|POST /`, `GET /events`, `GET /leave`. */
export function createWebchat(deps: WebchatDeps): Hono {
  const { config, assets } = deps;
  const headers = securityHeaders({
    styles: [assets['base.css'], assets['chat.css']],
    script: assets['chat.js'],
    https: config.https,
  });
  const page = pageOf(deps);
  const firstPage = page({ language: FIRST_LANGUAGE, deliveries: deps.greeting, sent: null });

  const app = new Hono();
  app.use(withHeaders(headers));
  // Never reads the cookie: whoever opens it, or goes Back to it, sees the same first page.
  app.get('/', (context) => context.html(firstPage));
  app.post('/', deps.guard, (context) => converse(deps, context, page));
  app.get('/events', (context) => events(deps, context));
  app.get('/leave', (context) => leave(deps, context));
  return app;
}

/** `POST`: one turn, answered with the page itself; a script gets the page without styles. */
export async function converse(deps: WebchatDeps, context: Context, page: Page): Promise<Response> {
  const posted = await readPost(context.req.raw, deps.runtime.randomId);
  const part = context.req.header('content-type')?.startsWith('application/json') ?? false;
  const cookie = deps.cookie.read(context);
  // Sent again from a page that was left: what it says is not read, and whoever sent it is told so.
  if (cookie === null && !posted.first) {
    const notice = deps.texts.t(FIRST_LANGUAGE, 'web:notReceived');
    return context.html(page({ language: FIRST_LANGUAGE, deliveries: deps.greeting, sent: null, part, notice }));
  }
  let who = cookie ?? (await newcomer(deps, posted));
  try {
    if (who !== cookie) refuseTooMany(context);
    const newPage = cookie !== null && posted.first;
    if (newPage && !(await goesOn(deps, cookie))) {
      refuseTooMany(context);
      who = await newcomer(deps, posted);
    }
    if (who !== cookie) deps.cookie.set(context, who);
    // A new page shows nothing of before: who opened it may be somebody else.
    const seenSeq = newPage && who === cookie ? Number.MAX_SAFE_INTEGER : posted.seenSeq;
    const identity = identityOf(deps, who);
    const { event, inbound } = posted;
    const goingOn = newPage && who === cookie;
    const arrival = { identity, channel: 'web', event, inbound, seenSeq, newPage: goingOn } as const;
    const outcome = await deps.handleTurn(arrival);
    return await answer(deps, context, { page, outcome, part, posted });
  } catch (error) {
    // What was refused for what it is stays refused; whatever else failed can be sent again.
    if (!(error instanceof AppError) || (error.traits.status < 500 && !error.traits.retryable)) throw error;
    deps.log('turn-failed', { code: error.code });
    if (who !== cookie) deps.cookie.set(context, who);
    const show = await deps.fallback(identityOf(deps, who));
    return context.html(outagePage(deps, { show, part }), 503, { 'Retry-After': '10' });
  }
}

/** 22 base64url characters of a digest hold 128 bits. */
const COOKIE_CHARACTERS = 22;

/**
 * A newcomer's cookie. From the id of their first message when it is as random as a cookie: the same message again,
 * because its answer was lost with the cookie in it, comes from the same person and opens no second case.
 */
async function newcomer(deps: WebchatDeps, { id }: Posted): Promise<string> {
  if (id === null || id.length < COOKIE_CHARACTERS) return deps.runtime.randomId();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`newcomer|${id}`));
  return toBase64url(new Uint8Array(digest)).slice(0, COOKIE_CHARACTERS);
}

/** One address can begin so many conversations and no more: throws `too-many-requests` (src/admission/). */
function refuseTooMany({ env }: Context): void {
  const mayBegin: unknown = env?.mayBegin;
  if (typeof mayBegin === 'function' && !mayBegin())
    throw new AppError('too-many-requests', 'one address begins too many conversations');
}

/** Whether a browser's cookie leads to a session that is alive: one planted beforehand leads to none, and is not adopted. */
async function goesOn(deps: WebchatDeps, cookie: string): Promise<boolean> {
  const asked = deps.keys.tags(identityOf(deps, cookie), deps.runtime.nowMs());
  const tags = await within(asked, LIMITS.turnStoreDeadlineMs);
  return (await within(deps.store.load(tags), LIMITS.turnStoreDeadlineMs)).session !== null;
}

type Answered = { page: Page; outcome: Outcome; part: boolean; posted: Posted };

function answer(deps: WebchatDeps, context: Context, given: Answered): Response | Promise<Response> {
  const { outcome, part, page, posted } = given;
  const { language, deliveries, asksSecret } = outcome;
  if (outcome.ended !== null) deps.cookie.expire(context);
  // A script leaves by itself.
  if (outcome.ended === 'leave') return part ? context.body(null, 205) : context.html(leavingPage(deps.config.exitUrl));
  const seenSeq = Math.max(posted.seenSeq, ...deliveries.map(({ seq }) => seq));
  const sent = outcome.ended === null ? { id: deps.runtime.randomId(), seenSeq } : null;
  const notice = deliveries.length === 0 ? deps.texts.t(language, 'web:nothingNew') : '';
  const welcomes = posted.first && posted.inbound.kind === 'command' && posted.inbound.command === 'language';
  // A script hears of what is new by itself; beside a case that the screen knows of, words are just taken.
  const told = outcome.caseShown && part ? '' : notice;
  return context.html(page({ language, deliveries, sent, part, asksSecret, welcomes, notice: told }));
}
