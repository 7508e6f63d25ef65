import type { RowId } from '../../src/core/ids.ts';
import type { PushChannel, Route, Sent } from '../../src/ports/channel.ts';

type Send = PushChannel['send'];
export type Messenger = PushChannel & {
  /** What people were shown, in order, each with where it went. */
  shown: { to: Route; id: RowId; words: string }[];
  /** How the next sending goes; those after it go well again. */
  next: Send | null;
  take(messages: Parameters<Send>[1], to: Route): RowId[];
  /** What was taken out of chats, in order. */
  takenAway: unknown[];
  /** How the next takings away go; then well again. */
  refuses: NonNullable<PushChannel['takeAway']>[];
};

/** A channel that is sent to: it shows everything and gives each message an id of its own. */
export function createMessenger(name: PushChannel['name'] = 'telegram'): Messenger {
  const messenger: Messenger = {
    name,
    shown: [],
    next: null,
    take(messages, to) {
      for (const { id, message } of messages)
        messenger.shown.push({
          to,
          id,
          words: [...message.paragraphs, ...message.numbers.map((one) => one.number)].join(),
        });
      return messages.map(({ id }) => id);
    },
    async send(route, messages, level): Promise<Sent> {
      const { next } = messenger;
      messenger.next = null;
      if (next !== null) return next(route, messages, level);
      const accepted = messenger.take(messages, route);
      const first = messenger.shown.length - accepted.length + 1;
      const trace = accepted.map((_, index) => `platform-${first + index}`);
      return { accepted, lost: [], trace, reach: 'ok' };
    },
    takenAway: [],
    refuses: [],
    async takeAway(traces) {
      const refusal = messenger.refuses.shift();
      if (refusal !== undefined) return refusal(traces);
      messenger.takenAway.push(...traces);
      return { gone: traces.length, stays: 0, later: [] };
    },
    sendsLeft: async () => null,
  };
  return messenger;
}
