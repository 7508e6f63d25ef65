/** The target that leads back to where a detour began. */
export const BACK = '@back';

/** The answer to "may we write back", and its options: keys of `LIMITS.contactMs`. */
export const CONTACT = { answer: 'contact', options: ['hour', 'day', 'no'] } as const;

/** The answer to "shall a way to reach you be kept", and its options: keys of `LIMITS.keepWayMs`. */
export const KEEP_WAY = { answer: 'keep-way', options: ['day', 'three', 'week', 'no'] } as const;

/** Where a call is the way back: when it is safe, and what is said if somebody else answers. */
export const CALL = {
  when: ['call-any', 'call-day', 'call-evening', 'call-weekdays'],
  say: ['say-parcel', 'say-wrong', 'say-nothing'],
} as const;

/** The answer that something sent by voice or video gives by itself: somebody who may not be able to type. */
export const VOICE = { answer: 'voice', value: 'yes', question: 'summary.voice-sent', label: 'choice.yes' } as const;

/** The answer that the agreed word for danger stands for, which is written down nowhere but in the reasons. */
export const DURESS = { answer: 'duress', value: 'yes' } as const;

/** The answer that typed words give by themselves, and the one value it can have. */
export const WORDS = { answer: 'words', value: 'immediate' } as const;
