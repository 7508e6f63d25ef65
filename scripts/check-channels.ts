import type { Content } from '../src/content.ts';
import { createDirectory } from '../src/directory/create-directory.ts';
import { createNumbers } from '../src/directory/numbers.ts';
import { lintChannels } from '../src/flow/lint/channels.ts';
import { ENGINE_KEYS } from '../src/flow/lint/engine-keys.ts';
import type { LintProblem } from '../src/flow/lint.ts';
import { createTexts } from '../src/i18n/texts.ts';
import { wordedKey } from '../src/i18n/wording.ts';
import { bare } from '../src/triage/normalise.ts';

/** As long as a number, the address of a page or the name of a town may be. */
const HOLES = {
  police: '0'.repeat(16),
  ambulance: '0'.repeat(16),
  web: 'w'.repeat(200),
  town: 't'.repeat(40),
  kept: 'k'.repeat(16),
  codeFor: 'f'.repeat(16),
  code: 'c'.repeat(200),
};

type Given = Pick<Content, 'flows' | 'towns' | 'centres' | 'numbers' | 'locales'>;

/** What does not fit a channel, with the numbers of every country and every town. */
export function checkChannels({ flows, towns, centres, numbers, locales }: Given): LintProblem[] {
  const texts = createTexts(locales);
  const directory = createDirectory({ towns, centres });
  const { cardFor } = createNumbers(numbers);
  return lintChannels(flows, {
    words(key, { language, channel }) {
      const worded = wordedKey(key, channel, (each) => texts.has(language, `chat:${each}`));
      return texts.has(language, `chat:${worded}`) ? texts.t(language, `chat:${worded}`, HOLES) : null;
    },
    normalised: (label) => bare(label).replaceAll(' ', ''),
    places(language) {
      const groups = directory.townGroups(language);
      return [...groups, ...groups.flatMap(({ id }) => directory.townsOf(id, language))];
    },
    cards: (language) =>
      numbers.map(({ country }) =>
        cardFor(country, language)
          .flatMap(({ name, number, note }) => [name, number, note ?? ''])
          .join('\n'),
      ),
    engineKeys: ENGINE_KEYS,
  });
}
