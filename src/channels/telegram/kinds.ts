import * as z from 'zod/mini';
import { cleanText, cutText } from '../../core/basics/clean-text.ts';
import { roundDegrees } from '../../core/basics/round-degrees.ts';
import { CAPABILITIES } from '../../core/channel.ts';
import { type Inbound, type Media, menuCommand } from '../../core/message.ts';

/** What is not as expected is as if it were not there: an odd field must not stop the words beside it. */
export const lenient = <Schema extends z.core.$ZodType>(schema: Schema) => z.catch(z.optional(schema), undefined);
const text = lenient(z.string());
const degrees = (most: number) => z.number().check(z.minimum(-most), z.maximum(most));

/** Whether it is there tells the kind; what is in it is never looked at. */
export const there = z.optional(z.unknown());
/** In this order: a moving picture carries `document` too, a live photo `photo`. */
const KINDS = [
  ['voice', 'voice'],
  ['audio', 'voice'],
  ['video_note', 'video-note'],
  ['video', 'video'],
  ['sticker', 'sticker'],
  ['animation', 'picture'],
  ['live_photo', 'picture'],
  ['photo', 'picture'],
  ['document', 'file'],
  ['contact', 'contact'],
  ['poll', 'poll'],
] as const satisfies (readonly [string, Media])[];

/** The parts of a message that say what was sent; core.telegram.org/bots/api#message. */
export const contentFields = {
  text,
  caption: text,
  location: lenient(z.object({ latitude: degrees(90), longitude: degrees(180) })),
  forward_origin: there,
  voice: there,
  audio: there,
  video_note: there,
  video: there,
  sticker: there,
  animation: there,
  live_photo: there,
  photo: there,
  document: there,
  contact: there,
  poll: there,
};
const contentSchema = z.object(contentFields);
type Content = z.infer<typeof contentSchema>;

/** What somebody sent, by its kind. Of most kinds nothing but the kind goes further. */
export function sentOf(content: Content): Inbound {
  if (isThere(content.forward_origin)) return media('forwarded', content.text ?? content.caption);
  if (content.text !== undefined) return typed(content.text);
  if (content.location) {
    const { latitude, longitude } = content.location;
    return { kind: 'place', latitude: roundDegrees(latitude), longitude: roundDegrees(longitude) };
  }
  const kind = KINDS.find(([field]) => isThere(content[field]));
  return media(kind?.[1] ?? 'other', content.caption);
}

/**
 * What a message was changed to; null = nothing we take. Telegram also says "edited" for a live location that moves, and
 * for changes a bot cannot see; what was forwarded are somebody else's words.
 */
export function changedTo(content: Content): Inbound | null {
  if (isThere(content.forward_origin)) return null;
  const words = withoutName(kept(content.text ?? content.caption ?? ''));
  return words === '' ? null : { kind: 'edited', text: words };
}

function typed(raw: string): Inbound {
  const words = kept(raw);
  const start = /^\/start(?:@\w{1,32})?(?:\s+(.*))?$/is.exec(words);
  // What a link brings along says where the link was found; anything longer was typed (bots/features#deep-linking).
  if (start && /^[\w-]{0,64}$/.test(start[1] ?? '')) return { kind: 'opened' };
  const said = start?.[1] ?? withoutName(words);
  return said === '' ? media('other') : (menuCommand(said) ?? { kind: 'text', text: said });
}

function media(kind: Media, raw?: string): Inbound {
  return { kind: 'media', media: kind, words: kept(raw ?? '') || null };
}

/** `/help@the_bot` is how a client writes a command where several bots are. */
function withoutName(words: string): string {
  return words.replace(/^(\/\w{1,32})@\w{1,32}(?!\w)/, '$1');
}

/** Cleaned, and no longer than a message can be. */
function kept(raw: string): string {
  return cutText(cleanText(raw), CAPABILITIES.telegram.textMax).trimEnd();
}

export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
