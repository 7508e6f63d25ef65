import { bad, refusal } from '../failure.ts';
import { integerOf, type Parameters } from '../parameters.ts';
import type { ChatState, World } from '../world.ts';

/**
 * The chat a method names. Nobody the bot never heard of can be reached (Client.cpp, TdOnCheckChatCallback: "chat not
 * found"); whoever blocked the bot gets nothing from it (Client.cpp, fail_query_with_error, USER_IS_BLOCKED).
 */
export function namedChat(world: World, parameters: Parameters): ChatState {
  const given = parameters.chat_id;
  if (given === undefined || given === '') throw bad('chat_id is empty');
  const state = world.chats.get(integerOf(parameters, 'chat_id') ?? 0);
  if (!state?.known) throw bad('chat not found');
  return state;
}

export function writableChat(world: World, parameters: Parameters): ChatState {
  const state = namedChat(world, parameters);
  if (state.blocked) {
    throw refusal(
      403,
      `Forbidden: ${state.person ? 'bot was blocked by the user' : 'bot was kicked from the group chat'}`,
    );
  }
  return state;
}
