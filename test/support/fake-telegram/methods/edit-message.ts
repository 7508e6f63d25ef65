import type { Message } from 'grammy/types';
import { bad } from '../failure.ts';
import { integerOf, type Parameters } from '../parameters.ts';
import type { ChatState, Stored, World } from '../world.ts';
import { readFormattedText } from './formatted-text.ts';
import { type ReplyMarkup, readReplyMarkup } from './reply-markup.ts';
import { entitiesField, linkPreview } from './send-message.ts';
import { writableChat } from './writable-chat.ts';

/**
 * core.telegram.org/bots/api#editmessagetext. An edit that names no keyboard takes the inline keyboard away, and an edit
 * never makes the phone ring.
 */
export function editMessageText(world: World, parameters: Parameters): Message {
  const formatted = readFormattedText(parameters);
  const markup = readReplyMarkup(parameters, 'inline');
  const { state, stored } = editable(world, parameters);
  const {
    reply_markup: _oldMarkup,
    entities: _oldEntities,
    link_preview_options: _oldPreview,
    ...rest
  } = stored.message;
  const preview = linkPreview(parameters);
  const next = {
    ...rest,
    text: formatted.text,
    ...entitiesField(formatted.entities),
    ...(preview ? { link_preview_options: preview } : {}),
    ...inlineField(markup),
  } as Message;
  return replace({ world, state, stored }, next);
}

/** core.telegram.org/bots/api#editmessagereplymarkup. */
export function editMessageReplyMarkup(world: World, parameters: Parameters): Message {
  const markup = readReplyMarkup(parameters, 'inline');
  const { state, stored } = editable(world, parameters);
  const { reply_markup: _old, ...rest } = stored.message;
  return replace({ world, state, stored }, { ...rest, ...inlineField(markup) } as Message);
}

function inlineField(markup: ReplyMarkup | null): Partial<Message> {
  return markup?.kind === 'inline' ? { reply_markup: markup.markup } : {};
}

/**
 * The bot's own messages only, at any age, and none that came with a reply keyboard or took one away
 * (td, MessagesManager.cpp, can_edit_message: had_reply_markup, and any markup that is not inline).
 */
function editable(world: World, parameters: Parameters): { state: ChatState; stored: Stored } {
  const state = writableChat(world, parameters);
  const messageId = integerOf(parameters, 'message_id');
  if (messageId === null) throw bad('message identifier is not specified');
  const stored = state.messages.get(messageId);
  if (!stored) throw bad('message to edit not found');
  if (stored.from !== 'bot' || stored.replyKeyboard) throw bad("message can't be edited");
  return { state, stored };
}

function replace({ world, state, stored }: { world: World; state: ChatState; stored: Stored }, next: Message): Message {
  if (shown(next) === shown(stored.message)) {
    throw bad(
      'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
        'content and reply markup of the message',
    );
  }
  const message = { ...next, edit_date: world.seconds() };
  state.messages.set(stored.id, { ...stored, message, edited: next.text !== stored.message.text || stored.edited });
  world.changed();
  return message;
}

function shown({ text, entities, reply_markup, link_preview_options }: Message): string {
  return JSON.stringify({ text, entities, reply_markup, link_preview_options });
}
