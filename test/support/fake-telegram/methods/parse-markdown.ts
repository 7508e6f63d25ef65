import type { MessageEntity } from 'grammy/types';
import { bad } from '../failure.ts';
import type { Formatted } from './formatted-text.ts';

const MARKS: Record<string, MessageEntity['type']> = {
  '*': 'bold',
  _: 'italic',
  __: 'underline',
  '~': 'strikethrough',
  '||': 'spoiler',
  '`': 'code',
};
const LEGACY_MARKS = ['*', '_', '`'];
/** core.telegram.org/bots/api#markdownv2-style: these must be escaped everywhere else. */
const RESERVED = /[[\]()>#+\-=|{}.!]/;

type Open = { mark: string; offset: number };

/** Pairs of marks and [text](address); of the legacy style the same without nesting rules, which is enough to catch a slip. */
export function parseMarkdown(source: string, style: 'markdown' | 'markdownv2'): Formatted {
  const open: Open[] = [];
  const entities: MessageEntity[] = [];
  const legacy = style === 'markdown';
  let text = '';
  for (const match of source.matchAll(/\\(.)|\[([^\]]*)\]\(([^)]*)\)|__|\|\||[\s\S]/gu)) {
    const [piece, escaped, label, url] = match;
    if (escaped !== undefined) text += escaped;
    else if (label !== undefined && url !== undefined) link(label, url);
    else if (legacy ? LEGACY_MARKS.includes(piece) : MARKS[piece]) mark(piece);
    else if (!legacy && RESERVED.test(piece)) {
      throw bad(`can't parse entities: Character '${piece}' is reserved and must be escaped with the preceding '\\'`);
    } else text += piece;
  }
  const left = open.at(-1);
  if (left)
    throw bad(`can't parse entities: Can't find end of ${MARKS[left.mark]} entity at byte offset ${left.offset}`);
  return { text, entities };

  function mark(piece: string): void {
    if (open.at(-1)?.mark !== piece) {
      open.push({ mark: piece, offset: text.length });
      return;
    }
    const offset = open.pop()?.offset ?? 0;
    const type = MARKS[piece];
    if (type && text.length > offset) entities.push({ type, offset, length: text.length - offset } as MessageEntity);
  }

  function link(label: string, url: string): void {
    entities.push({ type: 'text_link', offset: text.length, length: label.length, url });
    text += label;
  }
}
