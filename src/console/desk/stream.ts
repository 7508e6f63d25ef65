import type { Context } from 'hono';
import { type SSEMessage, type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { within } from '../../core/basics/within.ts';
import { codeOf } from '../../core/error.ts';
import type { CaseId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { DeskView } from '../../ports/store.ts';
import { type Desk, stillSignedIn } from '../account/desk-session.ts';
import type { ConsoleDeps } from '../deps.ts';
import type { DeskState, SendsLeft } from '../wire.ts';
import { createNews, type News } from './news.ts';
import { readSends } from './sends.ts';

/** The desk without content; a waiting case goes out without its id, because nobody picks one. */
function deskState({ waiting, waitingCount, mine, onDuty, nowMs }: DeskView, sends: SendsLeft | null): DeskState {
  return {
    waiting: waiting.map(({ level, language, channel, presence, firstSeenMs }) => ({
      level,
      language,
      channel,
      presence,
      firstSeenMs,
    })),
    waitingCount,
    mine: mine.map(({ id, fence, level, language, channel, presence, firstSeenMs }) => ({
      caseId: id,
      fence,
      level,
      language,
      channel,
      presence,
      firstSeenMs,
    })),
    onDuty,
    sends,
    nowMs,
  };
}

/** Listens to the cases held now and to no others. */
function caseWatcher({ live }: ConsoleDeps, news: News) {
  const watched = new Map<CaseId, () => void>();
  return {
    follow(ids: readonly CaseId[]): void {
      for (const id of ids)
        if (!watched.has(id))
          watched.set(
            id,
            live.watchCase(id, () => news.put(`case:${id}`)),
          );
      for (const [id, unwatch] of watched) {
        if (ids.includes(id)) continue;
        unwatch();
        watched.delete(id);
      }
    },
    stop(): void {
      for (const unwatch of watched.values()) unwatch();
      watched.clear();
    },
  };
}

/** A reader that takes nothing for as long as duty lasts is gone. */
async function send(stream: SSEStreamingApi, message: SSEMessage): Promise<void> {
  await within(stream.writeSSE(message), LIMITS.onDutyMs);
}

type Watcher = ReturnType<typeof caseWatcher>;

/** Sends the desk at once and after every change, and the heartbeat, until the page or the session is gone. */
async function feed(
  deps: ConsoleDeps,
  desk: Desk,
  { stream, news, cases }: { stream: SSEStreamingApi; news: News; cases: Watcher },
): Promise<void> {
  for (;;) {
    const what = await news.take();
    if (what.has('end')) return;
    if (what.has('beat') && !(await stillSignedIn(deps, desk))) return send(stream, { event: 'signed-out', data: '' });
    if (what.has('desk') || what.has('beat')) {
      const [view, sends] = await Promise.all([deps.store.deskView(desk.worker), readSends(deps)]);
      cases.follow(view.mine.map(({ id }) => id));
      await send(stream, { event: 'desk', data: JSON.stringify(deskState(view, sends)), retry: LIMITS.streamRetryMs });
    }
    for (const one of what) {
      if (one.startsWith('case:'))
        await send(stream, { event: 'case', data: JSON.stringify({ caseId: one.slice('case:'.length) }) });
    }
    if (what.has('beat')) await send(stream, { event: 'beat', data: '' });
  }
}

/** The one stream of a desk page. It only carries; being on duty is the page's answer to each beat. */
export function deskStream(c: Context, deps: ConsoleDeps, desk: Desk): Response {
  const response = streamSSE(c, async (stream) => {
    const news = createNews();
    const cases = caseWatcher(deps, news);
    let unwatch = () => {};
    let beats: ReturnType<typeof setInterval> | undefined;
    stream.onAbort(() => news.put('end'));
    try {
      unwatch = deps.live.watchDesk(() => news.put('desk'));
      beats = setInterval(() => news.put('beat'), LIMITS.beatEveryMs);
      news.put('desk');
      news.put('beat');
      await feed(deps, desk, { stream, news, cases });
    } catch (cause) {
      // Ending the stream is the honest answer: the page says "not connected" and comes back.
      deps.log('request-failed', {
        code: codeOf(cause),
        route: 'console-stream',
      });
    } finally {
      clearInterval(beats);
      unwatch();
      cases.stop();
    }
  });
  // Proxies that collect answers would hold back the call for help.
  response.headers.set('X-Accel-Buffering', 'no');
  return response;
}
