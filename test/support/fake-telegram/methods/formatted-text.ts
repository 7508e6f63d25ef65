import type { MessageEntity } from 'grammy/types';
import { bad } from '../failure.ts';
import { type Parameters, textOf } from '../parameters.ts';
import { findEntities } from '../phone/entities.ts';
import { parseHtml } from './parse-html.ts';
import { parseMarkdown } from './parse-markdown.ts';

export type Formatted = { text: string; entities: MessageEntity[] };

const MOST_BYTES = 1 << 15;
const MOST_CHARACTERS = 4096;

/**
 * The text of a message as Telegram keeps it: core.telegram.org/bots/api#sendmessage, "1-4096 characters after entities
 * parsing"; Client.cpp, get_formatted_text and get_input_message_text. Whether the server counts UTF-16 units or code
 * points is not written down; this fake counts units, the stricter.
 */
export function readFormattedText(parameters: Parameters): Formatted {
  const given = textOf(parameters, 'text');
  if (given === '') throw bad('message text is empty');
  if (new TextEncoder().encode(given).length > MOST_BYTES) throw bad('text is too long');
  const { text, entities } = trimmed(parse(given, parameters));
  if (text === '') throw bad('text must be non-empty');
  if (text.length > MOST_CHARACTERS) throw bad('message is too long');
  // The server finds addresses, commands and the like by itself, outside of what was marked up.
  const found = findEntities(text).filter((entity) => !entities.some((given) => overlap(entity, given)));
  return { text, entities: [...entities, ...found].sort((one, other) => one.offset - other.offset) };
}

function parse(text: string, parameters: Parameters): Formatted {
  const mode = textOf(parameters, 'parse_mode').toLowerCase();
  if (mode === 'html') return parseHtml(text);
  if (mode === 'markdownv2' || mode === 'markdown') return parseMarkdown(text, mode);
  if (mode !== '' && mode !== 'none') throw bad('unsupported parse_mode');
  const entities = Array.isArray(parameters.entities) ? (parameters.entities as MessageEntity[]) : [];
  return { text, entities: entities.filter(({ offset, length }) => offset >= 0 && offset + length <= text.length) };
}

/** Blanks around a text are dropped before anybody sees it (td, MessageEntity.cpp, fix_formatted_text). */
function trimmed({ text, entities }: Formatted): Formatted {
  const start = text.length - text.trimStart().length;
  const kept = text.trim();
  return {
    text: kept,
    entities: entities
      .map((entity) => ({ ...entity, offset: entity.offset - start }))
      .filter(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= kept.length),
  };
}

function overlap(one: MessageEntity, other: MessageEntity): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length;
}
