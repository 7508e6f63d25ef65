import type { MessageEntity } from 'grammy/types';

/** In this order: what is found first keeps its place. Offsets count UTF-16 units (core.telegram.org/bots/api#messageentity). */
const KINDS: [type: 'url' | 'email' | 'bot_command' | 'mention' | 'hashtag' | 'phone_number', pattern: RegExp][] = [
  ['url', /\bhttps?:\/\/[^\s<>"]+/giu],
  ['email', /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu],
  ['bot_command', /(?<![\w/])\/[a-z0-9_]{1,32}(?:@\w{3,32})?(?![\w/])/giu],
  ['mention', /(?<![\w@])@\w{4,32}/gu],
  ['hashtag', /(?<![\w#])#[\p{L}\w]+/gu],
  ['phone_number', /\+\d[\d -]{7,16}\d/gu],
];

/** What the server marks in a text by itself. */
export function findEntities(text: string): MessageEntity[] {
  const found: MessageEntity[] = [];
  for (const [type, pattern] of KINDS) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      const free = found.every(
        (other) => other.offset + other.length <= entity.offset || entity.offset + entity.length <= other.offset,
      );
      if (free) found.push(entity);
    }
  }
  return found.sort((one, other) => one.offset - other.offset);
}
