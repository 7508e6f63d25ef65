import { MEDIA } from '../../core/message.ts';
import { VOICE } from '../names.ts';

/** Of these the bot says each by its name; what is spoken has one sentence. */
const SEEN_AS_NOTHING = MEDIA.filter((media) => !['voice', 'video', 'video-note'].includes(media));

/** What the engine says without being told to by a flow. */
export const ENGINE_KEYS = [
  'not-understood',
  'stale',
  'passed-on',
  'edited',
  'late',
  'speaking',
  'look.nothing',
  'case.unstaffed',
  'mark.new-page',
  'mark.left',
  'mark.opened',
  'mark.blocked',
  'mark.edited',
  'mark.late',
  'mark.late-danger',
  'mark.place',
  'mark.place-outside',
  'place.outside',
  'place.unknown',
  'place.to-worker',
  'media.voice',
  'media.mark-only',
  'media.to-worker',
  ...MEDIA.map((media) => `mark.${media}`),
  ...SEEN_AS_NOTHING.map((media) => `media.${media}`),
  VOICE.question,
  'identity.mark',
  'identity.removed',
  'ended',
  'erased',
  'erased-case',
  'held.erase',
  'choice.erase',
  'person.already',
  'choice.skip',
  'choice.look',
  'choice.yes',
  'choice.no',
];
