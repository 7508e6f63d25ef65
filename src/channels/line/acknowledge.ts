// channels/line/ speaks with LINE: verified webhooks in, Flex messages out by reply or push, all of it by its own SDK.

import { codeOf } from '../../core/error.ts';
import type { Log } from '../../log.ts';
import type { Happening, Hook } from '../../ports/channel.ts';
import type { LineApi } from './calls/api.ts';
import { readRoute } from './route.ts';

/** Shows in the chat that an answer is coming, after a message or a tap. Never rejects: nothing depends on it. */
export function createAcknowledge(api: Pick<LineApi, 'showLoading'>, log: Log): Hook['acknowledge'] {
  return async (happening) => {
    if (!wasSaidOrTapped(happening)) return;
    try {
      await api.showLoading(readRoute(happening.route).person);
    } catch (error) {
      log('loading-failed', { channel: 'line', code: codeOf(error) });
    }
  };
}

/** Opening and blocking the chat are neither, and who takes a message back waits for nothing. */
function wasSaidOrTapped(happening: Happening): boolean {
  if ('takenBack' in happening) return false;
  return happening.message !== null || !['opened', 'blocked'].includes(happening.inbound.kind);
}
