import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Content } from '../../src/content.ts';
import { CAPABILITIES, type Capabilities, CHANNELS } from '../../src/core/channel.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { wordedKey } from '../../src/i18n/wording.ts';
import { createTools } from '../../src/tools.ts';

const content = JSON.parse(await readFile(new URL('../../build/content.json', import.meta.url), 'utf8')) as Content;
const { texts } = createTools(content, 'CN');

/** What is promised in words written for our page, and which capability makes those words untrue. */
const PROMISES: { key: string; untrueWhere: (channel: Capabilities) => boolean; because: string }[] = [
  { key: 'erased', untrueWhere: ({ deletes }) => deletes !== 'page', because: 'copies stay with the platform' },
  { key: 'ended', untrueWhere: ({ deletes }) => deletes !== 'page', because: 'the chat stays on the phone' },
  {
    key: 'close.ended',
    untrueWhere: ({ deletes }) => deletes !== 'page',
    because: 'the chat stays on the phone',
  },
  { key: 'seen.how-to-leave', untrueWhere: ({ pushed }) => pushed, because: 'no button of ours leaves the app' },
  { key: 'hello.account', untrueWhere: ({ pushed }) => pushed, because: 'the app is named that knows the account' },
  { key: 'waiting.say', untrueWhere: ({ later }) => later !== 'while open', because: "a worker's words are sent" },
  { key: 'contact.agreed', untrueWhere: ({ later }) => later === 'quota', because: "a month's sends can run out" },
  { key: 'keep-way.ask', untrueWhere: ({ pushed }) => pushed, because: 'the chat itself is the way back' },
  { key: 'keep-way.change', untrueWhere: ({ pushed }) => pushed, because: 'the chat itself is the way back' },
  { key: 'keep-way.agreed', untrueWhere: ({ pushed }) => pushed, because: 'the chat itself is the way back' },
  { key: 'keep-way.ended', untrueWhere: ({ pushed }) => pushed, because: 'no number was kept' },
  { key: 'identity.removed', untrueWhere: ({ pushed }) => pushed, because: 'the number stands in the chat' },
  { key: 'own.stays', untrueWhere: ({ pushed }) => pushed, because: 'what is typed stands in the chat' },
  { key: 'own.code-care', untrueWhere: ({ pushed }) => pushed, because: 'the code stands in the chat' },
  { key: 'place.not-kept', untrueWhere: ({ location }) => location, because: 'a shared place stands in the chat' },
];
/** Promises of which each channel has to say its own truth, not only that of messengers. */
const OWN = ['erased', 'hello.account'];

it.each(PROMISES)('"$key" is said otherwise where $because', ({ key, untrueWhere }) => {
  const channels = CHANNELS.filter((channel) => untrueWhere(CAPABILITIES[channel]));
  expect(channels.length).toBeGreaterThan(0);
  for (const channel of channels) {
    for (const language of LANGUAGES) {
      const worded = wordedKey(key, channel, (each) => texts.has(language, `chat:${each}`));
      const wanted = OWN.includes(key)
        ? [`${key}_${channel}`]
        : CAPABILITIES[channel].wordings.map((each) => `${key}_${each}`);
      expect(wanted, `${key} on ${channel} in ${language}`).toContain(worded);
      expect(texts.t(language, `chat:${worded}`)).not.toBe(texts.t(language, `chat:${key}`));
    }
  }
});

it('our page keeps the words that are written for it', () => {
  for (const { key } of PROMISES) expect(wordedKey(key, 'web', () => true)).toBe(key);
});

it('a channel whose own wording is missing says that of messengers, then that of all', () => {
  const has =
    (...keys: string[]) =>
    (key: string) =>
      keys.includes(key);
  expect(wordedKey('erased', 'telegram', has('erased_messenger', 'erased_telegram'))).toBe('erased_telegram');
  expect(wordedKey('erased', 'telegram', has('erased_messenger', 'erased_line'))).toBe('erased_messenger');
  expect(wordedKey('erased', 'line', has('erased_telegram'))).toBe('erased');
});
