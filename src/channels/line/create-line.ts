import type { Log } from '../../log.ts';
import type { ChannelWords, Hook, PushChannel } from '../../ports/channel.ts';
import { createAcknowledge } from './acknowledge.ts';
import { createLineApi } from './calls/api.ts';
import { createPush } from './push.ts';
import { createQuota } from './quota.ts';
import { createReceive } from './receive.ts';
import { createSend } from './send.ts';
import { createVerify } from './verify.ts';

export type LineOptions = {
  channelSecret: string;
  accessToken: string;
  /** Where the Messaging API is: LINE's, or a stand-in on this machine. */
  apiBase: string | null;
  log: Log;
  nowMs: () => number;
  /** Locale area `channel`. */
  words: ChannelWords;
};

/** An official account of LINE's, both ways. */
export function createLine({ channelSecret, accessToken, apiBase, log, nowMs, words }: LineOptions): {
  hook: Hook;
  channel: PushChannel;
} {
  const api = createLineApi({ apiBase, accessToken });
  const quota = createQuota(api, log, nowMs);
  const push = createPush(api, quota, nowMs);
  return {
    hook: {
      channel: 'line',
      verify: createVerify(channelSecret),
      receive: createReceive(nowMs),
      acknowledge: createAcknowledge(api, log),
    },
    channel: {
      name: 'line',
      send: createSend({ api, push, words, log, nowMs }),
      // LINE has no call that deletes a message (developers.line.biz/en/reference/messaging-api).
      takeAway: null,
      sendsLeft: quota.left,
    },
  };
}
