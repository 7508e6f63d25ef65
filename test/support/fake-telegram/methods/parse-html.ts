import type { MessageEntity } from 'grammy/types';
import { bad } from '../failure.ts';
import type { Formatted } from './formatted-text.ts';

/** core.telegram.org/bots/api#html-style, the tags with an entity of their own. */
const TAGS: Record<string, MessageEntity['type']> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

type Open = { tag: string; offset: number; href: string };

/** Text and entities of HTML-style markup, or the refusal a broken one earns (words of td, MessageEntity.cpp, parse_html). */
export function parseHtml(source: string): Formatted {
  const open: Open[] = [];
  const entities: MessageEntity[] = [];
  let text = '';
  for (const [piece] of source.matchAll(/<[^>]*>?|&(?:#x?[\da-f]+|\w+);|[^<&]+|&/gi)) {
    if (piece.startsWith('</')) close(piece);
    else if (piece.startsWith('<')) begin(piece);
    else text += piece.startsWith('&') ? character(piece) : piece;
  }
  const left = open.at(-1);
  if (left) throw bad(`can't parse entities: Can't find end tag corresponding to start tag "${left.tag}"`);
  return { text, entities };

  function begin(piece: string): void {
    const tag = /^<([a-z][\w-]*)/i.exec(piece)?.[1]?.toLowerCase() ?? '';
    if (!piece.endsWith('>')) throw bad("can't parse entities: Unclosed start tag");
    if (!TAGS[tag]) throw bad(`can't parse entities: Unsupported start tag "${tag}"`);
    open.push({ tag, offset: text.length, href: /href=["']?([^"'>]*)/i.exec(piece)?.[1] ?? '' });
  }

  function close(piece: string): void {
    const tag = piece.slice(2, -1).trim().toLowerCase();
    const opened = open.pop();
    if (!opened) throw bad(`can't parse entities: Unexpected end tag "${tag}"`);
    if (opened.tag !== tag) {
      throw bad(`can't parse entities: Unmatched end tag, expected "</${opened.tag}>", found "</${tag}>"`);
    }
    const place = { offset: opened.offset, length: text.length - opened.offset };
    const type = TAGS[tag];
    if (type && place.length > 0)
      entities.push({ type, ...place, ...(tag === 'a' ? { url: opened.href } : {}) } as MessageEntity);
  }
}

function character(piece: string): string {
  const number = /^&#(x?)([\da-f]+);$/i.exec(piece);
  if (number) return String.fromCodePoint(Number.parseInt(number[2] ?? '0', number[1] ? 16 : 10));
  return NAMED[piece.slice(1, -1)] ?? piece;
}
