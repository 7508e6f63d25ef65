import type { MessageEntity } from 'grammy/types';
import { ownWords } from '../methods/own-profile.ts';
import type { ChatState, Stored, World } from '../world.ts';
import { kindOf, previewOf } from './preview.ts';
import { labelOf, visibleRows } from './tap.ts';

/** One message on the screen. */
export type Bubble = {
  id: number;
  from: 'me' | 'bot' | 'other';
  /** text, voice, sticker, photo ...: the field of the message that carries it. */
  kind: string;
  text: string;
  entities: MessageEntity[];
  edited: boolean;
  silent: boolean;
  /** Can be neither forwarded nor saved, and not captured on a phone. */
  protected: boolean;
  /** Whether the app would fetch and show what a link leads to. */
  linkPreview: boolean;
  inline: string[][];
  atMs: number;
};

type Phone = { world: World; state: ChatState; language: string; desktop: boolean };

/** What the phone shows. */
export function createLook({ world, state, language, desktop }: Phone) {
  const shown = () => [...state.messages.values()].filter(({ hiddenOnPhone }) => !hiddenOnPhone);
  return {
    screen: (): Bubble[] => shown().map(bubble),
    /** The reply keyboard as it lies open now. */
    keyboard(): string[][] | null {
      if (!state.keyboard || state.keyboard.folded) return null;
      return visibleRows(state.keyboard.markup.keyboard, desktop).map((row) => row.map(labelOf));
    },
    placeholder: (): string | null => state.keyboard?.markup.input_field_placeholder ?? null,
    /** The second line of the chat's row in the list of chats. */
    preview(): string {
      const newest = shown().at(-1);
      return newest ? previewOf(newest.message) : '';
    },
    typing: (): boolean => state.typingUntilMs > world.now(),
    /** How the bot presents itself on a phone in this language: the row's first line, the empty chat, the menu. */
    profile: () => ({
      name: ownWords(world, 'names', language) || world.profile.bot.first_name,
      description: ownWords(world, 'descriptions', language),
      shortDescription: ownWords(world, 'shortDescriptions', language),
      commands: world.profile.commands.get(language.slice(0, 2)) ?? world.profile.commands.get('') ?? [],
    }),
  };
}

function bubble({ id, from, message, edited, silent, atMs }: Stored): Bubble {
  const entities = message.entities ?? message.caption_entities ?? [];
  const linked = entities.some(({ type }) => type === 'url' || type === 'text_link');
  return {
    id,
    from,
    kind: kindOf(message),
    text: message.text ?? message.caption ?? '',
    entities,
    edited,
    silent,
    protected: message.has_protected_content === true,
    linkPreview: linked && message.link_preview_options?.is_disabled !== true,
    inline: (message.reply_markup?.inline_keyboard ?? []).map((row) => row.map(({ text }) => text)),
    atMs,
  };
}
