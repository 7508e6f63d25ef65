import { bad } from '../failure.ts';
import { flagOf, type Parameters, textOf } from '../parameters.ts';
import type { World } from '../world.ts';

/** No document gives the figure; reports say from some seconds to a minute (zhukov/webogram#1129: 60 s). Unverified. */
const ANSWERABLE_MS = 60_000;
const MOST_CHARACTERS = 200;

/** core.telegram.org/bots/api#answercallbackquery. */
export function answerCallbackQuery(world: World, parameters: Parameters): true {
  const tap = world.taps.get(textOf(parameters, 'callback_query_id'));
  const text = textOf(parameters, 'text');
  if (!tap || world.now() - tap.atMs > ANSWERABLE_MS) {
    throw bad('query is too old and response timeout expired or query ID is invalid');
  }
  if (text.length > MOST_CHARACTERS) throw bad('MESSAGE_TOO_LONG');
  tap.answered = true;
  if (text !== '') world.chats.get(tap.chatId)?.toasts.push({ text, alert: flagOf(parameters, 'show_alert') });
  world.changed();
  return true;
}
