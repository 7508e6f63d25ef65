import type { DeskState } from '../wire.ts';
import { post } from './api.ts';

export type Connection = { close(): void };
export type Hooks = {
  beatMs: number;
  /** Whether this account answers the heartbeat at all; an onlooker is not on duty. */
  beats: boolean;
  claims(): { caseId: string; fence: number }[];
  desk(state: DeskState): void;
  caseChanged(caseId: string): void;
  casesLost(caseIds: string[]): void;
  beaten(): void;
  up(): void;
  down(): void;
  signedOut(): void;
};

const RETRY_MS = 3_000;
const WATCH_MS = 5_000;
/** Missed beats after which a connection that still looks open is given up. */
const MISSED_BEATS = 2.5;

type Events = Record<'desk' | 'case' | 'beat' | 'signed-out', (data: string) => void>;

/** Opens the stream and hands on its events; a closed source hands on none. */
function openStream({ any, ...events }: Events & { any(): void }): EventSource {
  const source = new EventSource('/console/stream');
  for (const [event, act] of Object.entries(events)) {
    source.addEventListener(event, (message) => {
      any();
      act(String((message as MessageEvent).data));
    });
  }
  return source;
}

/** The event stream. Being on duty is answering its beats; no page timer does that, browsers slow those in the background. */
export function connect(hooks: Hooks): Connection {
  let source: EventSource | null = null;
  let retry: number | undefined;
  let heardMs = 0;
  let over = false;

  async function answerBeat(): Promise<void> {
    const answer = await post<{ lost: string[] }>('beat', { claims: hooks.claims() });
    if (over) return;
    if (!answer.ok) return answer.failure === 'sign-in' ? end() : hooks.down();
    hooks.up();
    hooks.casesLost(answer.data.lost);
    hooks.beaten();
  }

  function listen(): void {
    if (over) return;
    source?.close();
    heardMs = performance.now();
    const opened = openStream({
      desk(data) {
        hooks.desk(JSON.parse(data));
        if (!hooks.beats) hooks.up();
      },
      case: (data) => hooks.caseChanged(JSON.parse(data).caseId),
      beat: () => (hooks.beats ? void answerBeat() : undefined),
      'signed-out': end,
      any() {
        heardMs = performance.now();
      },
    });
    source = opened;
    opened.onerror = () => {
      if (over || source !== opened) return;
      hooks.down();
      // The browser comes back by itself after a break, but not after a refusal.
      if (opened.readyState !== EventSource.CLOSED) return;
      clearTimeout(retry);
      retry = window.setTimeout(() => void again(), RETRY_MS);
    };
  }

  /** A refused stream does not say why; a beat does. */
  async function again(): Promise<void> {
    const answer = await post('beat', { claims: hooks.claims() });
    if (!answer.ok && answer.failure === 'sign-in') end();
    else listen();
  }

  function close(): void {
    over = true;
    clearTimeout(retry);
    clearInterval(watch);
    source?.close();
  }

  function end(): void {
    if (over) return;
    close();
    hooks.signedOut();
  }

  const watch = window.setInterval(() => {
    if (performance.now() - heardMs < hooks.beatMs * MISSED_BEATS) return;
    hooks.down();
    listen();
  }, WATCH_MS);
  listen();
  return { close };
}
