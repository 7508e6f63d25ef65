import type { Message, PhotoSize } from 'grammy/types';
import type { World } from '../world.ts';

export type Content = Partial<Message>;
export type Named = { fileName?: string; caption?: string };
export type ContactFields = { phoneNumber?: string; firstName?: string; lastName?: string; vcard?: string };

/** Bodies of everything that is not plain text, filled in as Telegram fills them (core.telegram.org/bots/api#available-types). */
export function createThings(world: World) {
  const file = () => {
    const id = world.nextId();
    return { file_id: `AgACAgUAAxkBAAI${id}`, file_unique_id: `AQAD${id}`, file_size: 24_816 };
  };
  const picture = (width: number, height: number): PhotoSize => ({ ...file(), width, height });
  const moving = (fileName: string) => ({
    ...file(),
    width: 640,
    height: 480,
    duration: 6,
    thumbnail: picture(320, 240),
    file_name: fileName,
    mime_type: 'video/mp4',
  });
  const captioned = (caption: string | undefined) => (caption === undefined ? {} : { caption });
  return {
    voice: (caption?: string): Content => ({
      voice: { ...file(), duration: 7, mime_type: 'audio/ogg' },
      ...captioned(caption),
    }),
    audio: ({ fileName = 'recording.mp3', caption }: Named): Content => ({
      audio: { ...file(), duration: 61, performer: 'someone', title: 'recording', file_name: fileName },
      ...captioned(caption),
    }),
    sticker: (emoji: string): Content => ({
      sticker: {
        ...file(),
        type: 'regular',
        width: 512,
        height: 512,
        is_animated: false,
        is_video: false,
        thumbnail: picture(128, 128),
        emoji,
        set_name: 'Leaves',
      },
    }),
    premiumSticker: (emoji: string): Content => ({
      sticker: {
        ...file(),
        type: 'regular',
        width: 512,
        height: 512,
        is_animated: true,
        is_video: false,
        emoji,
        set_name: 'Premium',
        premium_animation: { ...file(), file_path: 'stickers/file_1.tgs' },
      },
    }),
    picture: (caption?: string): Content => ({
      photo: [picture(90, 67), picture(320, 240), picture(1280, 960)],
      ...captioned(caption),
    }),
    video: ({ fileName = 'clip.mp4', caption }: Named): Content => ({ video: moving(fileName), ...captioned(caption) }),
    videoNote: (): Content => ({ video_note: { ...file(), length: 384, duration: 5, thumbnail: picture(320, 320) } }),
    file: ({ fileName = 'page.pdf', caption }: Named): Content => ({
      document: { ...file(), file_name: fileName, mime_type: 'application/pdf' },
      ...captioned(caption),
    }),
    /** An animation comes with a document too, "for backward compatibility" (#message). */
    animation: ({ fileName = 'wave.mp4', caption }: Named): Content => {
      const animation = moving(fileName);
      const { width: _width, height: _height, duration: _duration, ...document } = animation;
      return { animation, document, ...captioned(caption) };
    },
    contact: (fields: ContactFields): Content => ({
      contact: {
        phone_number: fields.phoneNumber ?? '+8613900000000',
        first_name: fields.firstName ?? 'Somebody',
        ...(fields.lastName === undefined ? {} : { last_name: fields.lastName }),
        ...(fields.vcard === undefined ? {} : { vcard: fields.vcard }),
      },
    }),
    poll: (question: string, options: string[]): Content => ({
      poll: {
        id: String(world.nextId()),
        question,
        options: options.map((text, index) => ({ persistent_id: String(index), text, voter_count: 0 })),
        total_voter_count: 0,
        is_closed: false,
        is_anonymous: true,
        type: 'regular',
        allows_multiple_answers: false,
        allows_revoting: true,
        members_only: false,
      },
    }),
    dice: (value: number): Content => ({ dice: { emoji: '🎲', value } }),
  };
}
