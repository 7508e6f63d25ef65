import type { messagingApi } from '@line/bot-sdk';
import { readMessage, type Tappable } from './bubbles.ts';

/** One bubble on the screen. `texts`: all text nodes in order. `buttons`: what can be pressed on it, quick replies apart. */
export type Bubble = {
  id: string;
  from: 'bot' | 'person';
  kind: string;
  texts: string[];
  buttons: string[];
  altText: string | null;
  silent: boolean;
  atMs: number;
};

/** The length is made up (unverified): a list of chats and a notification show only the beginning. */
const PREVIEW_LENGTH = 100;

export type Phone = ReturnType<typeof createPhone>;

/** One chat with the bot, as the app shows it. The person is taken to be looking at it. */
export function createPhone({ nowMs, changed }: { nowMs: () => number; changed: () => void }) {
  const bubbles: (Bubble & { tappables: Tappable[] })[] = [];
  const notifications: { text: string; silent: boolean }[] = [];
  let quickReplies: Tappable[] = [];
  let loadingUntilMs = Number.NEGATIVE_INFINITY;

  return {
    notifications,
    /** A message of the bot arrives. */
    receive(message: messagingApi.Message, { id, silent }: { id: string; silent: boolean }): void {
      const { quickReplies: offered, tappables, ...read } = readMessage(message);
      bubbles.push({
        id,
        from: 'bot',
        silent,
        atMs: nowMs(),
        ...read,
        buttons: tappables.map(({ label }) => label),
        tappables,
      });
      // Of several messages the last one's are shown (developers.line.biz/en/reference/messaging-api/#quick-reply), and a
      // new message or a tap takes them away (developers.line.biz/en/docs/messaging-api/using-quick-reply/).
      quickReplies = offered;
      // "or when a new message arrives" (developers.line.biz/en/docs/messaging-api/use-loading-indicator/).
      loadingUntilMs = Number.NEGATIVE_INFINITY;
      notifications.push({ text: previewOf(read), silent });
      changed();
    },
    /** The person's own bubble. */
    wrote({ id, kind, texts }: { id: string; kind: string; texts: string[] }): void {
      bubbles.push({
        id,
        kind,
        texts,
        from: 'person',
        buttons: [],
        altText: null,
        silent: false,
        atMs: nowMs(),
        tappables: [],
      });
      quickReplies = [];
      changed();
    },
    remove(id: string): void {
      const place = bubbles.findIndex((bubble) => bubble.id === id);
      if (place === -1) throw new Error('no such bubble on the screen');
      bubbles.splice(place, 1);
      changed();
    },
    /** Asked again while it shows, the new time counts (same page). */
    startLoading(seconds: number): void {
      loadingUntilMs = nowMs() + seconds * 1000;
      changed();
    },
    /** What a tap on that text does: a quick reply, else the newest bubble that has it; or on the bubble given. */
    find(label: string, on?: Bubble): Tappable | undefined {
      const has = ({ names }: Tappable) => names.includes(label);
      if (on) return bubbles.find(({ id }) => id === on.id)?.tappables.find(has);
      return (
        quickReplies.find(has) ??
        bubbles
          .toReversed()
          .flatMap(({ tappables }) => tappables)
          .find(has)
      );
    },
    hideQuickReplies(): void {
      quickReplies = [];
      changed();
    },
    quickReplies: (): string[] => quickReplies.map(({ label }) => label),
    screen: (): Bubble[] => bubbles.map(({ tappables, ...bubble }) => structuredClone(bubble)),
    /** Of a Flex message its altText (developers.line.biz/en/reference/messaging-api/#flex-message), of a text its beginning. */
    preview(): string {
      const last = bubbles.at(-1);
      return last ? previewOf(last) : '';
    },
    isLoading: (): boolean => nowMs() < loadingUntilMs,
  };
}

function previewOf({ altText, texts }: Pick<Bubble, 'altText' | 'texts'>): string {
  return altText ?? (texts[0] ?? '').slice(0, PREVIEW_LENGTH);
}
