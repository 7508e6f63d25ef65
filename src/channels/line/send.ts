import { CAPABILITIES } from '../../core/channel.ts';
import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Log } from '../../log.ts';
import type { ChannelWords, Outgoing, PushChannel, Sent } from '../../ports/channel.ts';
import { type Bubble, bubblesOf, idsOf } from './bubbles.ts';
import type { LineApi } from './calls/api.ts';
import type { Push } from './push.ts';
import { readRoute, type Way } from './route.ts';

type Done = Pick<Sent, 'accepted' | 'lost'>;
type SendDeps = { api: LineApi; push: Push; words: ChannelWords; log: Log; nowMs: () => number };

/** Answers by the reply token where there is one, and pushes what that leaves. LINE deletes nothing: there is no trace. */
export function createSend({ api, push, words, log, nowMs }: SendDeps): PushChannel['send'] {
  /** The bubbles that are still to be pushed after the reply. */
  async function reply({ reply: once }: Way, bubbles: readonly Bubble[], done: Done): Promise<Bubble[] | 'later'> {
    if (once === null || nowMs() >= once.untilMs) return [...bubbles];
    const first = bubbles.slice(0, CAPABILITIES.line.bubblesMax);
    const rest = bubbles.slice(first.length);
    const flexes = first.map(({ flex }) => flex);
    switch (await api.reply(once.token, flexes)) {
      case 'taken':
        done.accepted.push(...idsOf(first));
        return rest;
      case 'unknown': {
        // It may be on their screen, and a reply has no retry key: a second copy is worth it for the numbers alone.
        const rows = first.flatMap((bubble) => bubble.rows);
        const cards = rows.filter(hasNumbers);
        log('send-failed', { channel: 'line', reason: 'unclear', count: rows.length });
        // A worker is told that nobody knows, and may say it again.
        done.lost.push(...rows.filter(isOfWorker).map(({ id }) => id));
        done.accepted.push(...rows.filter((row) => !hasNumbers(row) && !isOfWorker(row)).map(({ id }) => id));
        return [...bubblesOf(cards, words), ...rest];
      }
      case 'refused':
        if (first.length > 1) return [...bubbles];
        done.lost.push(...idsOf(first));
        return rest;
      case 'busy':
        return 'later';
      default:
        return [...bubbles];
    }
  }

  return async (route, messages, level) => {
    const way = readRoute(route);
    const endsMs = nowMs() + LIMITS.lineReplyMs + LIMITS.lineQuotaMs + LIMITS.linePushMs;
    const done: Done = { accepted: [], lost: [] };
    try {
      const bubbles = await reply(way, bubblesOf(messages, words), done);
      const reach = bubbles === 'later' ? bubbles : await push({ person: way.person, level, bubbles, endsMs }, done);
      return { ...done, trace: null, reach };
    } catch (error) {
      // What was taken before is known, and must not be sent again.
      const nothingIsKnown = done.accepted.length + done.lost.length === 0;
      if (!(error instanceof AppError) || nothingIsKnown) throw error;
      return { ...done, trace: null, reach: 'later' };
    }
  };
}

function isOfWorker({ message }: Outgoing): boolean {
  return message.from === 'worker' && message.numbers.length === 0;
}

function hasNumbers({ message }: Outgoing): boolean {
  return message.numbers.length > 0;
}
