import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HELP_ORIGIN } from '../support/workerd/workerd.ts';
import { onWorkerd } from '../support/workerd/workerd-ground.ts';
import { PHONE_SCENARIOS } from './phone-moves.ts';
import { playOnPhone } from './phone-transcript.ts';

const { lay } = onWorkerd();
const played = PHONE_SCENARIOS.flatMap((scenario) =>
  (['telegram', 'line'] as const).map((channel) => [scenario.name, channel, scenario] as const),
);

// The language changes words, not where the service runs.
it.each(played)('%s on %s reads on workerd as it was reviewed', async (name, channel, scenario) => {
  const golden = join(import.meta.dirname, 'channels', `${name}.${channel}.zh-Hans.md`);
  const shown = await playOnPhone(scenario, { channel, language: 'zh-Hans', ground: lay() });
  // A service with an address of its own says it; the reviewed one, a demo, has none to say.
  const withoutAddress = shown.replaceAll(`\n>\n> 也可以改用网页：${HELP_ORIGIN}`, '');
  expect(shown).not.toBe(withoutAddress);
  expect(withoutAddress).toBe(await readFile(golden, 'utf8'));
});
