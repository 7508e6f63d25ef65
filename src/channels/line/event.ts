import * as z from 'zod/mini';
import { cleanText, cutText } from '../../core/basics/clean-text.ts';
import { roundDegrees } from '../../core/basics/round-degrees.ts';
import { CAPABILITIES } from '../../core/channel.ts';
import { type Inbound, type Media, menuCommand, parseTap } from '../../core/message.ts';

/** Ids go into `line|bot|person`: nothing that could be taken for a bar. */
export const idText = z.string().check(z.regex(/^[\w-]{1,128}$/));
/** Left out when it is not what it says it is; the rest of the event still counts. */
const ifText = z.catch(z.optional(z.string()), undefined);
const ifId = z.catch(z.optional(idText), undefined);
const ifNumber = z.catch(z.optional(z.number()), undefined);

/** All that is read of an event around what was done. A group's or a room's source fits no event. */
export const event = z.object({
  type: z.string(),
  mode: ifText,
  source: z.object({ type: z.literal('user'), userId: idText }),
  timestamp: z.catch(z.optional(z.int().check(z.minimum(0))), undefined),
  webhookEventId: ifId,
  replyToken: ifId,
});

/** All that is read of a message: never a name, a file's name, a place's title or address, who is mentioned or quoted. */
const message = z.object({
  type: z.string(),
  id: ifId,
  text: ifText,
  stickerResourceType: ifText,
  latitude: ifNumber,
  longitude: ifNumber,
});
type LineMessage = z.infer<typeof message>;
const saying = z.object({ message });
const tapping = z.object({ postback: z.object({ data: z.string() }) });
const unsending = z.object({ unsend: z.object({ messageId: idText }) });

const MEDIA: ReadonlyMap<string, Media> = new Map([
  ['sticker', 'sticker'],
  ['image', 'picture'],
  ['video', 'video'],
  ['audio', 'voice'],
  ['file', 'file'],
]);

type Done = { inbound: Inbound; message: string | null } | { takenBack: string };

/**
 * What a person did, or null. Only what they do on purpose in the chat counts: a message, a tap, opening, blocking, taking
 * back, changing. All else (a beacon passed, a video watched to its end, an account linked, a membership, whatever comes to
 * be) is left out, with a reply token too: who did not turn to us gets nothing on their screen.
 */
export function doneBy(type: string, given: unknown): Done | null {
  switch (type) {
    case 'message':
      return said(given);
    case 'messageEdited':
      return changed(given);
    case 'postback': {
      const parsed = tapping.safeParse(given);
      const inbound = parsed.success ? parseTap(parsed.data.postback.data) : null;
      return { inbound: inbound ?? { kind: 'look' }, message: null };
    }
    case 'follow':
      return { inbound: { kind: 'opened' }, message: null };
    case 'unfollow':
      return { inbound: { kind: 'blocked' }, message: null };
    case 'unsend': {
      const parsed = unsending.safeParse(given);
      return parsed.success ? { takenBack: parsed.data.unsend.messageId } : null;
    }
    default:
      return null;
  }
}

/** A message that cannot be read is one of some other kind: it gets an answer all the same. */
function said(given: unknown): Done {
  const parsed = saying.safeParse(given);
  if (!parsed.success) return { inbound: media('other', null), message: null };
  return { inbound: inboundOf(parsed.data.message), message: parsed.data.message.id ?? null };
}

/** LINE sends this of groups only as yet (line-openapi, MessageEditedEvent). */
function changed(given: unknown): Done | null {
  const text = textOf(saying.safeParse(given).data?.message.text);
  return text === null ? null : { inbound: { kind: 'edited', text }, message: null };
}

function inboundOf(given: LineMessage): Inbound {
  if (given.type === 'text') {
    const text = textOf(given.text);
    if (text === '/start') return { kind: 'opened' };
    return text === null ? media('other', null) : (menuCommand(text) ?? { kind: 'text', text });
  }
  if (given.type === 'location') return placeOf(given) ?? media('other', null);
  // Somebody types their own words on a message sticker; a name may be drawn on the other kinds.
  const typed = given.type === 'sticker' && given.stickerResourceType === 'MESSAGE' ? given.text : undefined;
  return media(MEDIA.get(given.type) ?? 'other', textOf(typed));
}

function media(kind: Media, words: string | null): Inbound {
  return { kind: 'media', media: kind, words };
}

/** Made harmless and cut to what somebody can type; null when nothing is left. */
function textOf(text: string | undefined): string | null {
  return cutText(cleanText(text ?? ''), CAPABILITIES.line.textMax) || null;
}

/** Rounded here and now: where exactly somebody is goes no further. */
function placeOf({ latitude = Number.NaN, longitude = Number.NaN }: LineMessage): Inbound | null {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null;
  return { kind: 'place', latitude: roundDegrees(latitude), longitude: roundDegrees(longitude) };
}
