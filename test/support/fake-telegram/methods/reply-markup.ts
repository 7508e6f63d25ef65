import type {
  ForceReply,
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  KeyboardButton,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types';
import { bad } from '../failure.ts';
import { isObject, type Parameters } from '../parameters.ts';

export type ReplyMarkup =
  | { kind: 'inline'; markup: InlineKeyboardMarkup }
  | { kind: 'keyboard'; markup: ReplyKeyboardMarkup }
  | { kind: 'remove'; markup: ReplyKeyboardRemove }
  | { kind: 'force'; markup: ForceReply };

/** td, ReplyMarkup.cpp: what is beyond is cut off without a word. */
const MOST_IN_A_ROW = 12;
const MOST_IN_ALL = 300;
const MOST_DATA_BYTES = 64;
const MOST_COPIED_CHARACTERS = 256;
const MOST_PLACEHOLDER_CHARACTERS = 64;

/**
 * core.telegram.org/bots/api#sendmessage, reply_markup; parsing after Client.cpp, get_reply_markup. The server takes the
 * first kind it finds when there are several; this fake refuses, because nobody means that.
 */
export function readReplyMarkup(parameters: Parameters, only?: 'inline'): ReplyMarkup | null {
  const given = parameters.reply_markup;
  if (given === undefined || given === null || given === '') return null;
  if (!isObject(given)) throw bad('object expected as reply markup');
  const kinds = ['inline_keyboard', 'keyboard', 'remove_keyboard'].filter((kind) => given[kind]);
  if (kinds.length > 1) throw bad('a reply markup must be of one kind');
  const read = readOne(given);
  if (only && read && read.kind !== only) throw bad('inline keyboard expected');
  return read;
}

function readOne(given: Record<string, unknown>): ReplyMarkup | null {
  if (given.inline_keyboard) {
    const rows = rowsOf(given.inline_keyboard, 'inline_keyboard').map((row) => row.map(inlineButton));
    const shown = cut(rows);
    return shown.length === 0 ? null : { kind: 'inline', markup: { inline_keyboard: shown } };
  }
  if (given.keyboard) {
    const rows = rowsOf(given.keyboard, 'keyboard').map((row) => row.map(keyboardButton));
    const shown = cut(rows);
    const placeholder = given.input_field_placeholder;
    if (typeof placeholder === 'string' && placeholder.length > MOST_PLACEHOLDER_CHARACTERS) {
      // The limit is documented (#replykeyboardmarkup, 1-64); the words are this fake's.
      throw bad('input field placeholder is too long');
    }
    const markup = { ...given, keyboard: shown } as ReplyKeyboardMarkup;
    return shown.length === 0 ? null : { kind: 'keyboard', markup };
  }
  if (given.remove_keyboard === true) return { kind: 'remove', markup: { remove_keyboard: true } };
  if (given.force_reply === true) return { kind: 'force', markup: given as unknown as ForceReply };
  return null;
}

function rowsOf(given: unknown, field: string): unknown[][] {
  if (!Array.isArray(given) || !given.every((row) => Array.isArray(row))) {
    throw bad(`field "${field}" must be an Array of Arrays`);
  }
  return given;
}

/** Buttons without a text are dropped in silence, like all that does not fit (td, ReplyMarkup.cpp). */
function cut<Button extends { text: string }>(rows: Button[][]): Button[][] {
  let all = 0;
  return rows
    .map((row) => row.filter(({ text }) => text !== '').slice(0, MOST_IN_A_ROW))
    .map((row) => row.filter(() => ++all <= MOST_IN_ALL))
    .filter((row) => row.length > 0);
}

function keyboardButton(given: unknown): Exclude<KeyboardButton, string> {
  if (typeof given === 'string') return { text: given };
  if (!isObject(given) || typeof given.text !== 'string') {
    throw bad("can't parse keyboard button: KeyboardButton must be a String or an Object");
  }
  const asks = Object.keys(given).filter((key) => key.startsWith('request_') || key === 'web_app');
  // #keyboardbutton: at most one of the optional fields.
  if (asks.length > 1) throw bad("can't parse keyboard button: at most one of the optional fields must be used");
  return given as unknown as Exclude<KeyboardButton, string>;
}

const INLINE_KINDS = ['url', 'callback_data', 'copy_text', 'web_app', 'login_url', 'switch_inline_query'];

function inlineButton(given: unknown): InlineKeyboardButton {
  if (!isObject(given)) throw bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  if (typeof given.text !== 'string') throw bad('can\'t parse inline keyboard button: Can\'t find field "text"');
  // An empty callback_data counts as none (Client.cpp, get_inline_keyboard_button_type).
  const used = INLINE_KINDS.filter((kind) => given[kind] !== undefined && given[kind] !== '');
  if (used.length === 0) {
    throw bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  // #inlinekeyboardbutton: exactly one. The server takes the first; this fake refuses.
  if (used.length > 1) throw bad("can't parse inline keyboard button: exactly one of the optional fields must be used");
  checkInlineKind(given);
  return given as unknown as InlineKeyboardButton;
}

function checkInlineKind(given: Record<string, unknown>): void {
  const { url, callback_data: data, copy_text: copy } = given;
  if (typeof data === 'string' && new TextEncoder().encode(data).length > MOST_DATA_BYTES) {
    throw bad('BUTTON_DATA_INVALID');
  }
  if (typeof url === 'string' && !/^(?:https?|tg|ton|tel):/i.test(url) && !/^[\w-]+(?:\.[\w-]+)+/.test(url)) {
    throw bad(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`);
  }
  if (copy !== undefined) {
    const text = isObject(copy) && typeof copy.text === 'string' ? copy.text : '';
    // The limit is documented (#copytextbutton, 1-256); the words are unverified.
    if (text.length < 1 || text.length > MOST_COPIED_CHARACTERS) throw bad('BUTTON_COPY_TEXT_INVALID');
  }
}
