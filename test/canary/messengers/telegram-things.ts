import type { Chat, Message, MessageEntity, User } from 'grammy/types';
import type { Spot } from './fill.ts';

// '' and 0 are blanks: fill.ts puts a marker of its own into each.

export const somebody: User = {
  id: 0,
  is_bot: false,
  first_name: '',
  last_name: '',
  username: '',
  language_code: '',
  is_premium: true,
  added_to_attachment_menu: true,
};
export const bot: User = { ...somebody, is_bot: true };
export const group: Chat.SupergroupChat = { id: 0, type: 'supergroup', title: '', username: '', is_forum: true };
export const board: Chat.ChannelChat = { id: 0, type: 'channel', title: '', username: '' };
const file = { file_id: '', file_unique_id: '', file_size: 0 };
const seen = { ...file, width: 0, height: 0 };
const named = { ...file, file_name: '', mime_type: '', thumbnail: seen };
const where = { offset: 0, length: 0 };
export const entities: MessageEntity[] = [
  ...(['mention', 'url', 'email', 'phone_number', 'hashtag', 'bot_command', 'spoiler'] as const).map((type) => ({
    type,
    ...where,
  })),
  { type: 'pre', ...where, language: '' },
  { type: 'text_link', ...where, url: '' },
  { type: 'text_mention', ...where, user: somebody },
  { type: 'custom_emoji', ...where, custom_emoji_id: '' },
  { type: 'date_time', ...where, unix_time: 0, date_time_format: 'r' },
];
export const placeAt = (spot: Spot) => ({
  ...spot,
  horizontal_accuracy: 0,
  live_period: 0,
  heading: 0,
  proximity_alert_radius: 0,
});
export const address = { country_code: '', state: '', city: '', street_line1: '', street_line2: '', post_code: '' };
export const order = { name: '', phone_number: '', email: '', shipping_address: address };
export const contact = { phone_number: '', first_name: '', last_name: '', user_id: 0, vcard: '' };
export const poll: NonNullable<Message['poll']> = {
  id: '',
  question: '',
  options: [{ persistent_id: '', text: '', voter_count: 0, added_by_user: somebody }],
  total_voter_count: 0,
  is_closed: false,
  is_anonymous: false,
  type: 'quiz',
  allows_multiple_answers: false,
  allows_revoting: true,
  members_only: false,
  country_codes: [''],
  correct_option_ids: [0],
  explanation: '',
  open_period: 0,
  close_date: 0,
  description: '',
};
const venueAt = (spot: Spot) => ({
  location: placeAt(spot),
  title: '',
  address: '',
  foursquare_id: '',
  foursquare_type: '',
  google_place_id: '',
  google_place_type: '',
});
const sticker: NonNullable<Message['sticker']> = {
  ...seen,
  type: 'custom_emoji',
  is_animated: false,
  is_video: false,
  thumbnail: seen,
  emoji: '',
  set_name: '',
  premium_animation: { ...file, file_path: '' },
  mask_position: { point: 'eyes', x_shift: 0, y_shift: 0, scale: 0 },
  custom_emoji_id: '',
};
const video = {
  ...named,
  ...seen,
  duration: 0,
  cover: [seen],
  start_timestamp: 0,
  qualities: [{ ...seen, codec: '' }],
};

/** What somebody sends that is no words; `caption` stands beside what can have one. */
export function thingsAt(spot: Spot, caption: string): Record<string, Partial<Message>> {
  const captioned = { caption, caption_entities: entities, media_group_id: '' };
  return {
    voice: { voice: { ...file, duration: 0, mime_type: '' }, ...captioned },
    audio: { audio: { ...named, duration: 0, performer: '', title: '' }, ...captioned },
    video: { video, ...captioned },
    'video note': { video_note: { ...file, length: 0, duration: 0, thumbnail: seen } },
    picture: { photo: [seen, seen], ...captioned },
    'live photo': { live_photo: { ...seen, duration: 0, mime_type: '', photo: [seen] }, photo: [seen], ...captioned },
    sticker: { sticker },
    animation: { animation: { ...named, ...seen, duration: 0 }, document: named, ...captioned },
    file: { document: named, ...captioned },
    contact: { contact },
    poll: { poll },
    place: { location: placeAt(spot) },
    venue: { venue: venueAt(spot), location: placeAt(spot) },
    dice: { dice: { emoji: '', value: 0 } },
    story: { story: { chat: board, id: 0 } },
  };
}
