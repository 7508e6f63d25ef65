import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Messenger } from '../../src/core/channel.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { PHONE_SCENARIOS } from './phone-moves.ts';
import { playOnPhone } from './phone-transcript.ts';

const MESSENGERS: Messenger[] = ['telegram', 'line'];
const folder = join(import.meta.dirname, 'channels');
const golden = (name: string, channel: Messenger, language: string) => `${name}.${channel}.${language}.md`;

describe('a phone shows a conversation as it was reviewed', () => {
  for (const scenario of PHONE_SCENARIOS) {
    for (const channel of MESSENGERS) {
      for (const language of LANGUAGES) {
        it(`${scenario.name} on ${channel} in ${language}`, async () => {
          const played = await playOnPhone(scenario, { channel, language });
          const file = join(folder, golden(scenario.name, channel, language));
          if (process.env.UPDATE === '1') {
            await mkdir(folder, { recursive: true });
            await writeFile(file, played);
          }
          expect(played).toBe(await readFile(file, 'utf8'));
        });
      }
    }
  }
});

it('has a scenario behind every conversation on a phone', async () => {
  const expected = PHONE_SCENARIOS.flatMap(({ name }) =>
    MESSENGERS.flatMap((channel) => LANGUAGES.map((language) => golden(name, channel, language))),
  );
  expect((await readdir(folder)).sort()).toEqual(expected.sort());
});
