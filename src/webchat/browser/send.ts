import { hasLeft, leave } from './leave.ts';
import type { Transcript } from './transcript.ts';

type Message = { id: string; tap?: string; text?: string };
export type Sender = { tap(value: string, label: string): void; text(field: HTMLTextAreaElement): void; stop(): void };

/** Answered when what was sent ended the conversation. */
const LEFT = 205;
const RETRY_AFTER_MS = [500, 1_500, 4_000];

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Sends one after another, in order; each keeps its id through every retry, so that it has one effect. */
export function createSender(transcript: Transcript, exitUrl: string, sent: () => void): Sender {
  const aborting = new AbortController();
  let first = true;
  let last: Promise<void> = Promise.resolve();

  async function attempt(message: Message): Promise<boolean> {
    const answer = await fetch('/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...message, seen: transcript.seen(), ...(first ? { first: true } : {}) }),
      signal: aborting.signal,
    });
    const html = await answer.text();
    if (hasLeft()) return true;
    if (answer.status === LEFT) {
      leave(exitUrl);
    } else if (answer.ok) {
      first = transcript.adopt(html);
      if (!first) sent();
    } else {
      transcript.add(html);
    }
    return answer.status < 500;
  }

  async function deliver(message: Message): Promise<boolean> {
    for (const waitMs of [0, ...RETRY_AFTER_MS]) {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (hasLeft()) return true;
      try {
        if (await attempt(message)) return true;
      } catch {
        // Offline or slow: tried again with the same id; the person is told below if it never arrives.
      }
    }
    return false;
  }

  function enqueue(message: Message, failed: () => void): void {
    last = last.then(async () => {
      if (await deliver(message)) return;
      failed();
      transcript.notice(transcript.words('notSent'));
    });
  }

  return {
    tap(value, label) {
      if (!value.startsWith('!')) transcript.own(label);
      enqueue({ id: randomId(), tap: value }, () => undefined);
    },
    text(field) {
      const text = field.value;
      field.value = '';
      transcript.own(text);
      enqueue({ id: randomId(), text }, () => {
        field.value ||= text;
      });
    },
    stop: () => aborting.abort(),
  };
}
