import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { AppError } from '../core/error.ts';
import type { Tags } from '../core/ids.ts';
import { FIRST_LANGUAGE } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import { within } from '../core/within.ts';
import type { StoredSession } from '../ports/store.ts';
import { openRows, openSession } from '../turn/open-sealed.ts';
import { identityOf, type WebchatDeps } from './deps.ts';
import { messageView } from './message-view.ts';

type From = { tags: Tags; seq: number; first: News };
type News = { session: StoredSession | null; html: string; seq: number };

/** `GET /events`: what the survivor has not seen, as it comes; as one answer when the page asks for HTML. */
export async function events(deps: WebchatDeps, context: Context): Promise<Response> {
  const cookie = deps.cookie.read(context);
  if (cookie === null) return context.body(null, 204);
  const after = Number(context.req.header('last-event-id') ?? 0);
  const seq = Number.isSafeInteger(after) && after >= 0 ? after : 0;
  const tags = await deps.keys.tags(identityOf(deps, cookie), deps.runtime.nowMs());
  const first = await newsAfter(deps, tags, seq);
  if (first.session === null) return context.body(null, 204);
  if (context.req.header('accept') === 'text/html') return context.html(first.html);
  return streamSSE(context, (stream) => feed(deps, stream, { tags, seq, first }));
}

/** Writes what is new until the session ends, the page goes or the store fails; then the page connects again by itself. */
async function feed(deps: WebchatDeps, stream: SSEStreamingApi, from: From): Promise<void> {
  const changes = createSignal();
  const sid = from.first.session?.sid;
  const stopWatching = sid === undefined ? () => undefined : deps.live.watchSession(sid, changes.raise);
  stream.onAbort(changes.raise);
  let { seq, first: news }: { seq: number; first: News | null } = from;
  try {
    await stream.write(`retry: ${LIMITS.streamRetryMs}\n\n`);
    while (!stream.aborted) {
      if (news !== null && news.seq > seq) {
        seq = news.seq;
        await stream.writeSSE({ event: 'rows', id: String(seq), data: news.html });
      }
      const changed = await changes.next(LIMITS.beatEveryMs);
      if (stream.aborted) return;
      // A comment keeps the line open and notices when it is gone.
      if (!changed) await stream.write(': \n\n');
      news = changed ? await newsAfter(deps, from.tags, seq) : null;
      if (news?.session === null) return;
    }
  } catch (error) {
    deps.log('request-failed', { code: error instanceof AppError ? error.code : 'internal', route: 'events' });
  } finally {
    stopWatching();
  }
}

async function newsAfter(deps: WebchatDeps, tags: Tags, afterSeq: number): Promise<News> {
  const { session, rows } = await within(deps.store.pull(tags, afterSeq), LIMITS.turnStoreDeadlineMs);
  if (session === null || rows.length === 0) return { session, html: '', seq: afterSeq };
  const key = await within(deps.keys.unwrap(session.sid), LIMITS.turnStoreDeadlineMs);
  if (key === null) return { session: null, html: '', seq: afterSeq };
  const language = (await openSession(deps, key, session))?.language ?? FIRST_LANGUAGE;
  const deliveries = await openRows(deps, { sid: session.sid, key }, rows);
  const bubbles = await Promise.all(deliveries.map((delivery) => messageView(delivery, language, deps.texts)));
  return { session, html: bubbles.join('').replace(/\n/g, ''), seq: Math.max(afterSeq, ...rows.map((row) => row.seq)) };
}

/** A bell that rings for one listener; rung while nobody listens, it is heard at the next `next`. */
function createSignal(): { raise(): void; next(waitMs: number): Promise<boolean> } {
  let raised = false;
  let wake: (() => void) | null = null;
  return {
    raise() {
      raised = true;
      wake?.();
    },
    async next(waitMs) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      if (!raised) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, waitMs);
        });
      }
      clearTimeout(timer);
      wake = null;
      const was = raised;
      raised = false;
      return was;
    },
  };
}
