import type { Delivery } from '../delivery.ts';
import { refusal } from '../failure.ts';
import type { Parameters } from '../parameters.ts';
import type { World } from '../world.ts';
import { answerCallbackQuery } from './answer-callback-query.ts';
import { deleteMessage, deleteMessages } from './delete-messages.ts';
import { editMessageReplyMarkup, editMessageText } from './edit-message.ts';
import { deleteMyCommands, getMe, getMyCommands, getWords, setMyCommands, setWords } from './own-profile.ts';
import { sendChatAction, sendMessage } from './send-message.ts';
import { deleteWebhook, getWebhookInfo, setWebhook } from './set-webhook.ts';

type Method = {
  run(parameters: Parameters): unknown;
  /** Counted against the limits of a chat. Answers to taps never are (telegram-bot-api#648); deletions are unverified. */
  limited?: true;
};

/** The part of the Bot API a conversation needs. What is missing here is answered "method not found", like a misspelling. */
export function createMethods(world: World, delivery: Delivery): ReadonlyMap<string, Method> {
  const on = (run: Run): Method => ({
    run: (parameters) => run(world, parameters),
  });
  const limited = (run: Run): Method => ({ ...on(run), limited: true });
  const table: Record<string, Method> = {
    getMe: on(getMe),
    sendMessage: limited(sendMessage),
    sendChatAction: on(sendChatAction),
    editMessageText: limited(editMessageText),
    editMessageReplyMarkup: limited(editMessageReplyMarkup),
    deleteMessage: on(deleteMessage),
    deleteMessages: on(deleteMessages),
    answerCallbackQuery: on(answerCallbackQuery),
    setMyCommands: on(setMyCommands),
    getMyCommands: on(getMyCommands),
    deleteMyCommands: on(deleteMyCommands),
    setMyName: on(setWords('names', 'name', 64)),
    getMyName: on(getWords('names', 'name')),
    setMyDescription: on(setWords('descriptions', 'description', 512)),
    getMyDescription: on(getWords('descriptions', 'description')),
    setMyShortDescription: on(setWords('shortDescriptions', 'short_description', 120)),
    getMyShortDescription: on(getWords('shortDescriptions', 'short_description')),
    setWebhook: { run: (parameters) => setWebhook(delivery, parameters) },
    deleteWebhook: { run: (parameters) => deleteWebhook(delivery, parameters) },
    getWebhookInfo: { run: () => getWebhookInfo(delivery) },
    getUpdates: { run: () => polled(delivery) },
  };
  // Names are matched in any case (Client.cpp, init_methods keeps them in small letters).
  return new Map(Object.entries(table).map(([name, method]) => [name.toLowerCase(), method]));
}

type Run = (world: World, parameters: Parameters) => unknown;

/** core.telegram.org/bots/api#getupdates: not while a webhook is set; this fake hands updates to a webhook only. */
function polled({ webhook }: Delivery): never {
  if (webhook.url === '') throw refusal(404, 'Not Found: this fake knows webhooks only');
  throw refusal(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  );
}
