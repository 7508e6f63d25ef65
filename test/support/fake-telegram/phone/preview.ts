import type { Message } from 'grammy/types';

const MOST_CHARACTERS = 60;

const KINDS = [
  'voice',
  'video_note',
  'sticker',
  'animation',
  'photo',
  'video',
  'audio',
  'document',
  'contact',
  'poll',
  'dice',
  'venue',
  'location',
  'story',
  'new_chat_members',
] as const;

/** What a message is, by the field that carries it; an animation also carries a document, a venue a location. */
export function kindOf(message: Message): string {
  if (message.text !== undefined) return 'text';
  return KINDS.find((kind) => message[kind] !== undefined) ?? 'other';
}

/**
 * The line in the list of chats and in a notification: what is covered stays covered (Telegram for Android,
 * NotificationsController.java, replaceSpoilers), newlines become blanks, what is long is cut.
 */
export function previewOf(message: Message): string {
  const text = covered(message) ?? `[${kindOf(message)}]`;
  const line = text.replace(/\s*\n\s*/g, ' ').trim();
  const shown = [...line];
  return shown.length <= MOST_CHARACTERS ? line : `${shown.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}

function covered(message: Message): string | undefined {
  const spoilers = (message.entities ?? message.caption_entities ?? []).filter(({ type }) => type === 'spoiler');
  return spoilers.reduce<string | undefined>(
    (text, { offset, length }) => text && text.slice(0, offset) + '⠿'.repeat(length) + text.slice(offset + length),
    message.text ?? message.caption,
  );
}
