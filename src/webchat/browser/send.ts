import { hasLeft } from './leave.ts';
import { createLine } from './line.ts';
import type { Notice } from './notice.ts';
import { type Answer, ask, type Message, post, randomId } from './post.ts';
import type { Stream } from './stream.ts';
import type { Transcript } from './transcript/transcript.ts';

export type Sender = {
  tap(value: string, label: string): void;
  text(field: HTMLTextAreaElement): void;
  /** Sends what could not be sent, if there is any. */
  again(): void;
  /** The conversation is over on the server: the page is the first page again. */
  anew(): void;
  stop(): void;
};
type Page = { path: string; transcript: Transcript; notice: Notice; stream: Stream; leave(): void };
/** `own`: the bubble with these words. */
type Sent = { message: Message; own: HTMLElement | null };
type Delivery = { deliver(sent: Sent): Promise<boolean>; anew(): void; stop(): void };

/** Answered when what was sent ended the conversation. */
const LEFT = 205;
const TRIES_AFTER_MS = [0, 500, 1_500, 4_000];

/** Sends one after another, in order; what cannot be sent stays first in line until it can. */
export function createSender(page: Page): Sender {
  const transcript = page.transcript;
  const delivery = createDelivery(page);
  const mark = (sent: Sent, unsent: boolean) => {
    if (sent.own) sent.own.classList.toggle('unsent', unsent);
  };
  const line = createLine<Sent>({
    deliver: delivery.deliver,
    delivered(sent) {
      mark(sent, false);
      if (!hasLeft()) page.notice.set({ unsent: false });
    },
    stopped(left) {
      for (const sent of left) mark(sent, true);
      if (!hasLeft()) page.notice.set({ unsent: left.length > 0 });
    },
  });
  return {
    tap(value, label) {
      const own = value.startsWith('!') ? null : transcript.own(label);
      line.add({ message: { id: randomId(), tap: value }, own });
    },
    text(field) {
      const text = field.value;
      if (transcript.leavesAtOnce(text)) return page.leave();
      field.value = '';
      field.focus();
      line.add({ message: { id: randomId(), text }, own: transcript.typed(text) });
    },
    again: line.again,
    anew: delivery.anew,
    stop() {
      line.drop();
      delivery.stop();
    },
  };
}

/** One message to the server, tried a few times, and what its answer does to the page. */
function createDelivery(page: Page): Delivery {
  const transcript = page.transcript;
  let aborting = new AbortController();
  let first = true;

  function take(answer: Answer, sent: Sent): void {
    if (answer.status === LEFT) return page.leave();
    if (answer.status >= 400) {
      transcript.add(answer.html);
      if (answer.status < 500) transcript.giveBack(sent.own);
      return;
    }
    first = transcript.adopt(answer.html);
    if (!first) return page.stream.start();
    page.stream.stop();
    // Ended elsewhere meanwhile, so these words were not read: they may be sent once more, as the first.
    if (sent.message.text !== undefined) transcript.giveBack(sent.own);
  }
  /** True when the message is dealt with. Throws when there is no answer. */
  async function attempt(sent: Sent): Promise<boolean> {
    aborting = new AbortController();
    const body = { ...sent.message, seen: transcript.seen(), ...(first ? { first: true } : {}) };
    const answer = await post(page.path, body, aborting);
    if (!hasLeft()) take(answer, sent);
    return answer.status < 500;
  }
  return {
    async deliver(sent) {
      for (const waitMs of TRIES_AFTER_MS) {
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        if (hasLeft()) return true;
        try {
          if (await attempt(sent)) return true;
        } catch {
          // Offline or slow: tried again with the same id. A blip is not worth a fright, a second failure is.
          if (waitMs > 0 && !hasLeft()) transcript.outage();
        }
      }
      return false;
    },
    anew() {
      ask(page.path, {}, new AbortController()).then(
        (answer) => {
          if (answer.status === 200 && !hasLeft()) first = transcript.adopt(answer.html);
        },
        // Not reached: the words stay, and the next message is answered with the first page.
        () => undefined,
      );
    },
    stop: () => aborting.abort(),
  };
}
