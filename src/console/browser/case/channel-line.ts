import { CAPABILITIES, type Channel } from '../../../core/channel.ts';
import type { OpenCase } from '../../wire.ts';
import { clock, duration, type Say } from '../words.ts';

const MINUTE_MS = 60_000;

/** What the channel means for whoever writes to it. */
export function channelMeans(say: Say, name: Channel): string {
  const { pushed, deletes } = CAPABILITIES[name];
  if (!pushed) return say('means.page');
  const channel = say(`channel.${name}`);
  // Nobody at the desk takes anything back: where it can be deleted at all, only they do it.
  return say(deletes === 'both' ? 'means.taken-back' : 'means.stays', { channel });
}

/** Whether words go out now and until when, said where they are typed; empty where the channel's own line says it all. */
export function reachWords(say: Say, { reach: { how, untilMs }, sends, nowMs }: OpenCase): string {
  if (how === 'page') return '';
  if (how !== 'sent') return say(`reach.${how}`, { number: sends?.left ?? 0 });
  if (untilMs === null) return '';
  const left = duration(say, Math.max(untilMs - nowMs, MINUTE_MS));
  return say('reach.sent', { time: clock(untilMs), left });
}
