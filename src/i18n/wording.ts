import { CAPABILITIES, type Channel } from '../core/channel.ts';

/** The key whose words are true on this channel: `erased_telegram` before `erased_messenger` before `erased`. */
export function wordedKey(key: string, channel: Channel, has: (key: string) => boolean): string {
  const worded = CAPABILITIES[channel].wordings.map((wording) => `${key}_${wording}`);
  return worded.find(has) ?? key;
}
