import type { InlineKeyboardButton, KeyboardButton, User } from 'grammy/types';
import type { ChatState, Stored, World } from '../world.ts';
import type { Talk } from './talk.ts';

/** Client.cpp, add_new_callback_query: a tap lives 150 s, in a queue of the person's own. */
const TAP_LIVES_MS = 150_000;

type Phone = { world: World; state: ChatState; me: User; talk: Talk; phoneNumber: string; desktop: boolean };

/** What somebody presses. A label nobody can see is an error: a test must not press what is not there. */
export function createTap({ world, state, me, talk, phoneNumber, desktop }: Phone) {
  const clipboard: string[] = [];
  const opened: string[] = [];
  const chatInstance = String(-world.nextId());

  function reply(label: string): KeyboardButton | undefined {
    if (!state.keyboard || state.keyboard.folded) return undefined;
    return visibleRows(state.keyboard.markup.keyboard, desktop)
      .flat()
      .find((button) => labelOf(button) === label);
  }

  function inline(label: string, messageId?: number): { stored: Stored; button: InlineKeyboardButton } | undefined {
    const newestFirst = [...state.messages.values()].filter(({ hiddenOnPhone }) => !hiddenOnPhone).reverse();
    for (const stored of newestFirst) {
      if (messageId !== undefined && stored.id !== messageId) continue;
      const rows = stored.message.reply_markup?.inline_keyboard ?? [];
      const button = rows.flat().find(({ text }) => text === label);
      if (button) return { stored, button };
    }
    return undefined;
  }

  function pressReply(button: KeyboardButton): void {
    // Folded away at once, and there again behind the icon (core.telegram.org/bots/api#replykeyboardmarkup).
    if (state.keyboard?.markup.one_time_keyboard) state.keyboard.folded = true;
    if (typeof button === 'object' && 'request_location' in button && button.request_location) talk.sharesLocation();
    else if (typeof button === 'object' && 'request_contact' in button && button.request_contact) {
      talk.sendsContact({ phoneNumber, firstName: me.first_name });
    } else talk.says(labelOf(button));
  }

  function pressInline(label: string, messageId?: number): void {
    const found = inline(label, messageId);
    if (!found) throw new Error(`no inline button "${label}"`);
    const { button, stored } = found;
    if ('url' in button) opened.push(button.url);
    else if ('copy_text' in button) clipboard.push(button.copy_text.text);
    else if ('callback_data' in button) emitTap(stored, button.callback_data);
    else throw new Error(`this phone cannot press "${label}"`);
    world.changed();
  }

  function emitTap(stored: Stored, data: string): void {
    if (state.blocked) throw new Error('this person blocked the bot');
    const id = String(BigInt(me.id) * 4_294_967_296n + BigInt(world.nextId()));
    world.taps.set(id, { chatId: state.chat.id, personId: me.id, atMs: world.now(), answered: false });
    const callback_query = { id, from: me, message: stored.message, chat_instance: chatInstance, data };
    world.emit({ update: { callback_query }, queue: `tap ${me.id}`, lifeMs: TAP_LIVES_MS });
  }

  return {
    clipboard,
    opened,
    /** The shown reply keyboard's button of this name, else the inline one of the newest bubble that has it. */
    taps(label: string): void {
      const button = reply(label);
      if (button) pressReply(button);
      else if (inline(label)) pressInline(label);
      else throw new Error(`no button "${label}" on the screen`);
    },
    tapsInline: pressInline,
    copies(label: string): void {
      const found = inline(label);
      if (!found || !('copy_text' in found.button)) throw new Error(`no button "${label}" that copies`);
      pressInline(label, found.stored.id);
    },
    /** A changed app may send any data from any message (core.telegram.org/bots/api#callbackquery). */
    sendsForgedTap(data: string, messageId: number): void {
      const stored = state.messages.get(messageId);
      if (!stored) throw new Error(`this phone shows no message ${messageId}`);
      emitTap(stored, data);
    },
    /** Opens the reply keyboard again after a one-time one folded. */
    opensKeyboard(): void {
      if (state.keyboard) state.keyboard.folded = false;
      world.changed();
    },
    /** Taps whose button still turns because the bot did not answer. */
    unansweredTaps: () => [...world.taps.values()].filter((tap) => tap.personId === me.id && !tap.answered).length,
  };
}

export function labelOf(button: KeyboardButton): string {
  return typeof button === 'string' ? button : button.text;
}

/** telegramdesktop/tdesktop#29178: buttons that ask for a place do not exist on a desktop. */
export function visibleRows(rows: KeyboardButton[][], desktop: boolean): KeyboardButton[][] {
  if (!desktop) return rows;
  return rows
    .map((row) => row.filter((button) => typeof button === 'string' || !('request_location' in button)))
    .filter((row) => row.length > 0);
}
