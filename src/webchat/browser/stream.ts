import type { Notice } from './notice.ts';
import { ask } from './post.ts';
import type { Transcript } from './transcript/transcript.ts';

export type Stream = { start(): void; stop(): void };
type Options = {
  path: string;
  transcript: Transcript;
  notice: Notice;
  /** The server knows of no conversation any more; or never did, when the browser keeps no cookie. */
  gone(known: boolean): void;
  /** The survivor has left, in another tab: nothing may stay in this one. */
  left(): void;
  /** Connected, perhaps again. */
  back(): void;
};

const LOOK_EVERY_MS = 10_000;
const GONE = 204;
const LEFT = 205;
const CLOSED = 2;

/** What comes without being asked for: by event stream, or by looking now and then where streams do not pass. */
export function listen({ path, transcript, notice, ...options }: Options): Stream {
  let on = false;
  let known = false;
  let broken = false;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking = new AbortController();

  function open(): void {
    if (typeof EventSource === 'undefined') return look();
    const opened = new EventSource(path);
    source = opened;
    opened.addEventListener('rows', (event) => transcript.add(event.data));
    opened.addEventListener('left', options.left);
    opened.addEventListener('open', connected);
    opened.addEventListener('error', () => source === opened && lost(opened.readyState === CLOSED));
  }
  /** A line that breaks once, as when a server restarts, is back in a second by itself: not worth a fright. */
  function lost(refused: boolean): void {
    if (broken || refused) notice.set({ offline: true });
    broken = true;
    if (refused) look();
  }
  function connected(): void {
    known = true;
    broken = false;
    notice.set({ offline: false });
    options.back();
  }

  /** One look; then, if there is anything to look at, another one or a stream again. */
  function look(): void {
    looking = new AbortController();
    ask(path, { headers: { accept: 'text/html', 'last-event-id': String(transcript.seen()) } }, looking).then(
      (answer) => {
        if (!on) return;
        if (answer.status === LEFT) return options.left();
        if (answer.status === GONE) {
          stop();
          notice.set({ offline: false });
          return options.gone(known);
        }
        if (answer.status === 200) {
          transcript.add(answer.html);
          connected();
        }
        timer = setTimeout(answer.status === 200 ? open : look, LOOK_EVERY_MS);
      },
      () => {
        if (!on) return;
        notice.set({ offline: true });
        timer = setTimeout(look, LOOK_EVERY_MS);
      },
    );
  }

  function stop(): void {
    on = false;
    if (source) source.close();
    source = null;
    looking.abort();
    clearTimeout(timer);
  }

  return {
    start() {
      if (on) return;
      on = true;
      open();
    },
    stop,
  };
}
