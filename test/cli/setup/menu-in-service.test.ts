import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { administerLine } from '../../../src/channels/line/administer/administer.ts';
import { wantMenu } from '../../../src/channels/line/administer/rich-menus.ts';
import { lineSteps, lookAtLine } from '../../../src/cli/setup/platforms/line-steps.ts';
import { planLine } from '../../../src/cli/setup/platforms/plan-line.ts';
import { LANGUAGES } from '../../../src/core/language.ts';
import { channelWords } from '../../channels/telegram/bench.ts';
import { type ChannelHouse, DEMO_SECRETS, openChannelHouse } from '../../support/channel-house.ts';
import { openLoopback } from '../../support/network.ts';

let house: ChannelHouse;
beforeEach(async () => {
  house = await openChannelHouse({ nowMs: Date.now });
  for (const origin of house.origins) openLoopback(origin);
  const words = await channelWords();
  const line = administerLine({ accessToken: DEMO_SECRETS.line.accessToken, apiBase: house.origins[1] ?? null });
  const menus = await Promise.all(
    LANGUAGES.map(async (language) => {
      const png = await readFile(new URL(`../../../src/cli/setup/menus/${language}.png`, import.meta.url));
      return wantMenu(language, words, new Uint8Array(png));
    }),
  );
  const { changes } = planLine(await lookAtLine(line), { url: null, menus });
  for (const step of lineSteps(changes, line)) await step.run();
});
afterEach(async () => house.stop());

it('a tap on the menu is answered by the service: another language, from the start, and away', async () => {
  const person = house.line.person();
  person.follows();
  await house.settle();
  expect(house.logged).toEqual([]);
  const newest = () => person.screen().at(-1)?.texts.join('\n') ?? '';
  expect(newest()).toMatch(/\p{Script=Han}/u);
  person.taps('English');
  await house.settle();
  expect(newest()).not.toMatch(/^\d\. \p{Script=Han}/mu);
  const inEnglish = newest();
  expect(inEnglish).toMatch(/[a-z]{3}/);
  const count = person.screen().length;
  person.taps('Start over');
  await house.settle();
  expect(person.screen().length).toBeGreaterThan(count);
  person.taps('Leave');
  await house.settle();
  // Nothing of what was tapped stands in the chat.
  expect(person.screen().every(({ from }) => from === 'bot')).toBe(true);
});
