import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { within } from '../core/basics/within.ts';
import { codeOf } from '../core/error.ts';
import type { Tags } from '../core/ids.ts';
import { FIRST_LANGUAGE } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import type { PullPlace, StoredSession } from '../ports/store.ts';
import { openRows, openSession } from '../turn/session/open-sealed.ts';
import { identityOf, type WebchatDeps } from './deps.ts';
import { messageView } from './message-view.ts';

/** Answered when the survivor has left this page: whatever still shows it empties itself. */
const LEFT = 205;

type From = { identity: string; tags: Tags; first: News; place: PullPlace };
type News = { session: StoredSession | null; left: boolean; html: string; seq: number };

/** `GET /events`: what the survivor has not seen, as it comes; as one answer when the page asks for HTML. */
export async function events(deps: WebchatDeps, context: Context): Promise<Response> {
  const cookie = deps.cookie.read(context);
  if (cookie === null) return context.body(null, 204);
  const place = placeOf(context.req.header('last-event-id'));
  const identity = identityOf(deps, cookie);
  const tags = await within(deps.keys.tags(identity, deps.runtime.nowMs()), LIMITS.turnStoreDeadlineMs);
  const first = await newsAfter(deps, tags, place);
  if (first.left) return context.body(null, LEFT);
  if (first.session === null) return context.body(null, 204);
  if (context.req.header('accept') === 'text/html') return context.html(first.html);
  // Whoever asks for the head alone reads no stream, and it would wait for them for good.
  if (context.req.method === 'HEAD') return context.body(null, 200, { 'Content-Type': 'text/event-stream' });
  return streamSSE(context, (stream) => feed(deps, stream, { identity, tags, first, place }));
}

/** Where a page goes on: after the last it has for certain, or, a new one, after what was seen anywhere. */
function placeOf(lastEventId: string | undefined): PullPlace {
  const last = Number(lastEventId ?? Number.NaN);
  return Number.isSafeInteger(last) && last >= 0 ? { seen: last, after: last } : { seen: 0, after: null };
}

/** Writes what is new until the session ends, the page goes or the store fails; then the page connects again by itself. */
async function feed(deps: WebchatDeps, stream: SSEStreamingApi, from: From): Promise<void> {
  const changes = createSignal();
  let replaced = false;
  const makeRoom = () => {
    replaced = true;
    changes.raise();
  };
  const sid = from.first.session?.sid;
  let stopWatching = () => {};
  let news: News | null = from.first;
  let written = from.place.after ?? 0;
  try {
    if (sid !== undefined) stopWatching = deps.live.watchSession(sid, changes.raise, makeRoom);
    stream.onAbort(changes.raise);
    await taken(stream.write(`retry: ${LIMITS.streamRetryMs}\n\n`));
    while (!stream.aborted) {
      if (news?.html) {
        written = news.seq;
        await taken(stream.writeSSE({ event: 'rows', id: String(written), data: news.html }));
      }
      const changed = await changes.next(LIMITS.beatEveryMs);
      if (stream.aborted) return;
      // If somebody still reads it after all, it need not come back as fast as one that broke.
      if (replaced) return void (await taken(stream.write(`retry: ${LIMITS.beatEveryMs}\n\n`)));
      // A comment keeps the line open and notices when it is gone.
      if (!changed) await taken(stream.write(': \n\n'));
      if (!(await stillKnown(deps, from))) return;
      // What was written has not arrived for certain: only the page can say so.
      const place: PullPlace = written > 0 ? { ...from.place, after: written } : from.place;
      news = changed ? await newsAfter(deps, from.tags, place) : null;
      if (news?.left) await taken(stream.writeSSE({ event: 'left', data: '' }));
      if (news?.session === null) return;
    }
  } catch (error) {
    deps.log('request-failed', { code: codeOf(error), route: 'events' });
  } finally {
    stopWatching();
  }
}

/** A reader that takes nothing for so long is gone. */
async function taken(written: Promise<unknown>): Promise<void> {
  await within(written, LIMITS.streamTakenMs);
}

/** Whether the survivor is still known by these tags; else the page connects again by others. */
async function stillKnown({ keys, runtime }: WebchatDeps, { identity, tags }: From): Promise<boolean> {
  const now = await within(keys.tags(identity, runtime.nowMs()), LIMITS.turnStoreDeadlineMs);
  return now.today === tags.today || now.yesterday === tags.today;
}

async function newsAfter(deps: WebchatDeps, tags: Tags, place: PullPlace): Promise<News> {
  const { session, rows, left } = await within(deps.store.pull(tags, place), LIMITS.turnStoreDeadlineMs);
  const seq = Math.max(place.after ?? 0, ...rows.map((row) => row.seq));
  if (session === null || rows.length === 0) return { session, left, html: '', seq };
  const key = await within(deps.keys.unwrap(session.sid), LIMITS.turnStoreDeadlineMs);
  if (key === null) return { session: null, left, html: '', seq };
  const language = (await openSession(deps, key, session))?.language ?? FIRST_LANGUAGE;
  const deliveries = await openRows(deps, { sid: session.sid, key }, rows);
  const bubbles = await Promise.all(deliveries.map((delivery) => messageView(delivery, language, deps.texts)));
  return { session, left, html: bubbles.join('').replace(/\n/g, ''), seq };
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
