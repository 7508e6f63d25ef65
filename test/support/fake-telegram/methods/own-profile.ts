import type { BotCommand } from 'grammy/types';
import { bad } from '../failure.ts';
import { isObject, type Parameters, textOf } from '../parameters.ts';
import type { World } from '../world.ts';

const MOST_COMMANDS = 100;
type Words = 'names' | 'descriptions' | 'shortDescriptions';

/** td, BotInfoManager.cpp, validate_bot_language_code: empty or two small letters; zh-Hans is none. */
function languageOf(parameters: Parameters): string {
  const language = textOf(parameters, 'language_code');
  if (!/^(?:[a-z]{2})?$/.test(language)) throw bad('invalid language code specified');
  return language;
}

/** core.telegram.org/bots/api#setmycommands and #botcommand; words of td, BotCommand.cpp. */
export function setMyCommands(world: World, parameters: Parameters): true {
  const language = languageOf(parameters);
  const given = parameters.commands;
  if (!Array.isArray(given)) throw bad('expected an Array of BotCommand');
  if (given.length > MOST_COMMANDS) throw bad('BOT_COMMANDS_TOO_MUCH');
  const commands = given.map(readCommand);
  if (commands.length === 0) world.profile.commands.delete(language);
  else world.profile.commands.set(language, commands);
  world.changed();
  return true;
}

function readCommand(given: unknown): BotCommand {
  if (!isObject(given)) throw bad('expected an Object as BotCommand');
  const command = textOf(given, 'command').trim().replace(/^\//, '');
  const description = textOf(given, 'description').trim();
  if (command === '') throw bad('command must be non-empty');
  if (command.length > 32) throw bad('command length must not exceed 32');
  if (!/^[a-z0-9_]+$/.test(command)) throw bad('BOT_COMMAND_INVALID');
  if (description === '') throw bad('command description must be non-empty');
  if ([...description].length > 256) throw bad('command description length must not exceed 256');
  return { command, description };
}

export function getMyCommands(world: World, parameters: Parameters): BotCommand[] {
  return world.profile.commands.get(languageOf(parameters)) ?? [];
}

export function deleteMyCommands(world: World, parameters: Parameters): true {
  world.profile.commands.delete(languageOf(parameters));
  world.changed();
  return true;
}

/** Limits of #setmyname, #setmydescription and #setmyshortdescription; the words of the refusal are unverified. */
export function setWords(words: Words, field: string, most: number) {
  return (world: World, parameters: Parameters): true => {
    const language = languageOf(parameters);
    const text = textOf(parameters, field).trim();
    if ([...text].length > most) throw bad(`${field.replace('_', ' ')} is too long`);
    if (text === '') world.profile[words].delete(language);
    else world.profile[words].set(language, text);
    world.changed();
    return true;
  };
}

export function getWords(words: Words, field: string) {
  return (world: World, parameters: Parameters): Record<string, string> => ({
    [field]: ownWords(world, words, languageOf(parameters)),
  });
}

/** What a phone in this language shows: its own words, else those for all languages. */
export function ownWords(world: World, words: Words, language: string): string {
  const texts = world.profile[words];
  return texts.get(language.slice(0, 2)) ?? texts.get('') ?? '';
}

/** core.telegram.org/bots/api#getme. Only an operator's commands ask it: the service hands grammY its botInfo. */
export function getMe(world: World) {
  return {
    ...world.profile.bot,
    can_join_groups: world.profile.joinsGroups,
    can_read_all_group_messages: world.profile.readsGroups,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  };
}
