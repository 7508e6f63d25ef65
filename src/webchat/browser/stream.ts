import type { Transcript } from './transcript.ts';

const POLL_EVERY_MS = 10_000;

/** What comes without being asked for: by event stream, or by asking now and then where streams do not pass. */
export function listen(transcript: Transcript): { start(): void; stop(): void } {
  let source: EventSource | null = null;
  let polling: ReturnType<typeof setInterval> | null = null;

  async function poll(): Promise<void> {
    const answer = await fetch('/events', {
      headers: { accept: 'text/html', 'last-event-id': String(transcript.seen()) },
    });
    if (answer.ok) transcript.add(await answer.text());
  }

  return {
    start() {
      if (source || polling !== null) return;
      source = new EventSource('/events');
      source.addEventListener('rows', (event) => transcript.add(event.data));
      source.addEventListener('open', () => transcript.notice(''));
      source.addEventListener('error', () => {
        transcript.notice(transcript.words('offline'));
        if (source?.readyState !== EventSource.CLOSED) return;
        source = null;
        polling = setInterval(() => {
          poll().catch(() => undefined);
        }, POLL_EVERY_MS);
      });
    },
    stop() {
      source?.close();
      source = null;
      if (polling !== null) clearInterval(polling);
    },
  };
}
