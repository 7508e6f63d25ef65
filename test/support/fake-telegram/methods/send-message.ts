import type { LinkPreviewOptions, Message, MessageEntity } from 'grammy/types';
import { bad } from '../failure.ts';
import { flagOf, integerOf, isObject, type Parameters, textOf } from '../parameters.ts';
import { previewOf } from '../phone/preview.ts';
import { asReplyTarget, type ChatState, keep, type Stored, type World } from '../world.ts';
import { type Formatted, readFormattedText } from './formatted-text.ts';
import { type ReplyMarkup, readReplyMarkup } from './reply-markup.ts';
import { writableChat } from './writable-chat.ts';

/** core.telegram.org/bots/api#sendmessage. Telegram knows no retry key: the same request twice is two messages. */
export function sendMessage(world: World, parameters: Parameters): Message {
  const formatted = readFormattedText(parameters);
  const markup = readReplyMarkup(parameters);
  const state = writableChat(world, parameters);
  const message = composed(world, state, parameters, { formatted, markup });
  const stored: Stored = {
    id: message.message_id,
    from: 'bot',
    message,
    atMs: world.now(),
    silent: flagOf(parameters, 'disable_notification'),
    edited: false,
    hiddenOnPhone: false,
    replyKeyboard: markup !== null && markup.kind !== 'inline',
  };
  keep(state, stored);
  showKeyboard(state, markup, stored.id);
  state.notifications.push({ text: previewOf(message), silent: stored.silent });
  state.typingUntilMs = 0;
  world.changed();
  return message;
}

type Content = { formatted: Formatted; markup: ReplyMarkup | null };

function composed(world: World, state: ChatState, parameters: Parameters, { formatted, markup }: Content): Message {
  const preview = linkPreview(parameters);
  const repliedTo = replyTarget(state, parameters);
  return {
    message_id: world.nextMessageId(),
    from: world.profile.bot,
    chat: state.chat,
    date: world.seconds(),
    text: formatted.text,
    ...entitiesField(formatted.entities),
    ...(preview ? { link_preview_options: preview } : {}),
    ...(flagOf(parameters, 'protect_content') ? { has_protected_content: true as const } : {}),
    ...(repliedTo ? { reply_to_message: asReplyTarget(repliedTo.message) } : {}),
    ...(markup?.kind === 'inline' ? { reply_markup: markup.markup } : {}),
  } as Message;
}

export function entitiesField(entities: MessageEntity[]): { entities?: MessageEntity[] } {
  return entities.length === 0 ? {} : { entities };
}

/** The newer field, and the flag it took the place of (Client.cpp, get_link_preview_options). */
export function linkPreview(parameters: Parameters): LinkPreviewOptions | null {
  const given = parameters.link_preview_options;
  if (given !== undefined && !isObject(given)) throw bad('object expected as link preview options');
  if (given) return given as LinkPreviewOptions;
  return flagOf(parameters, 'disable_web_page_preview') ? { is_disabled: true } : null;
}

function replyTarget(state: ChatState, parameters: Parameters): Stored | null {
  const given = parameters.reply_parameters;
  if (!isObject(given)) return null;
  const target = state.messages.get(integerOf(given, 'message_id') ?? 0);
  if (!target && !flagOf(given, 'allow_sending_without_reply')) throw bad('message to be replied not found');
  return target ?? null;
}

/** A new keyboard takes the place of the old one and stays until replaced or removed (#replykeyboardremove). */
function showKeyboard(state: ChatState, markup: ReplyMarkup | null, messageId: number): void {
  if (markup?.kind === 'keyboard') state.keyboard = { markup: markup.markup, messageId, folded: false };
  if (markup?.kind === 'remove') state.keyboard = null;
}

/** core.telegram.org/bots/api#sendchataction: shown for five seconds or until a message comes. */
export function sendChatAction(world: World, parameters: Parameters): true {
  const state = writableChat(world, parameters);
  if (!/^(?:typing|upload_\w+|record_\w+|choose_sticker|find_location)$/.test(textOf(parameters, 'action'))) {
    throw bad('wrong parameter action in request');
  }
  state.typingUntilMs = world.now() + 5000;
  world.changed();
  return true;
}
