import { bad } from '../failure.ts';
import { integerOf, type Parameters } from '../parameters.ts';
import { remove, type Stored, type World } from '../world.ts';
import { namedChat } from './writable-chat.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_AT_ONCE = 100;

/** core.telegram.org/bots/api#deletemessage: on both sides; unlike the next, a missing message is an error. */
export function deleteMessage(world: World, parameters: Parameters): true {
  const state = namedChat(world, parameters);
  const messageId = integerOf(parameters, 'message_id');
  if (messageId === null) throw bad('message identifier is not specified');
  const stored = state.messages.get(messageId);
  if (!stored) throw bad('message to delete not found');
  refuseWhatStands(world, [stored]);
  remove(state, messageId);
  world.changed();
  return true;
}

/**
 * core.telegram.org/bots/api#deletemessages: 1-100 at once; those that cannot be found are skipped. One that may not be
 * deleted fails the whole request, and then nothing is deleted (td, MessagesManager.cpp, delete_messages).
 */
export function deleteMessages(world: World, parameters: Parameters): true {
  const given = parameters.message_ids;
  if (given === undefined || given === '') throw bad('message identifiers are not specified');
  if (!Array.isArray(given)) throw bad('expected an Array of message identifiers');
  if (given.length > MOST_AT_ONCE) throw bad('too many message identifiers specified');
  if (given.length === 0) throw bad('message identifiers are not specified');
  const ids = given.map((_, index) => integerOf({ id: given[index] }, 'id'));
  if (ids.some((id) => id === null || id <= 0)) throw bad('invalid message identifier specified');
  const state = namedChat(world, parameters);
  const found = ids.flatMap((id) => state.messages.get(id ?? 0) ?? []);
  refuseWhatStands(world, found);
  for (const { id } of found) remove(state, id);
  world.changed();
  return true;
}

/**
 * Less than 48 hours old, and a dice not before it is 24 hours old (core.telegram.org/bots/api#deletemessage; td,
 * MessagesManager.cpp, can_revoke_message). In a private chat the other side's messages too; in a group only the bot's.
 * Whether a chat that blocked the bot can still be cleaned is not written down; this fake lets it.
 */
function refuseWhatStands(world: World, messages: readonly Stored[]): void {
  for (const { atMs, message, from, stands } of messages) {
    const ageMs = world.now() - atMs;
    const dice = message.dice !== undefined && ageMs < DAY_MS;
    if (stands || ageMs > 2 * DAY_MS || dice || (message.chat.type !== 'private' && from !== 'bot')) {
      throw bad("message can't be deleted for everyone");
    }
  }
}
