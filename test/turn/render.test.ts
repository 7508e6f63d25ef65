import { expect, it } from 'vitest';
import { CAPABILITIES, CHANNELS } from '../../src/core/channel.ts';
import type { Effect } from '../../src/core/effect.ts';
import { createRender } from '../../src/turn/render.ts';

const long = 'x'.repeat(400);
const render = createRender({
  words: (key, { language, channel }) => `${key} ${language} ${channel}${key.startsWith('summary.') ? long : ''}`,
  duration: (ms) => `${ms / 60_000} min`,
  hasWords: (key) => !key.endsWith('.no'),
  card: () => [{ name: 'Police', number: '110' }],
  centres: (town) => [[town, 'open']],
});
const english = { language: 'en', channel: 'line' } as const;

it('says every effect that speaks in the language and the words of the channel, and no other effect', () => {
  const messages = render(
    [
      { do: 'say', keys: ['a.b'], offers: [{ step: 'x/y', option: 'z', label: 'c.d', strong: true }] },
      { do: 'case', level: 'urgent' },
      { do: 'card' },
      { do: 'relay', text: 'words' },
      { do: 'centres', town: 'Humen' },
      { do: 'contact', forMs: 0 },
      { do: 'blocked' },
    ],
    english,
  );
  const bare = { from: 'bot', language: 'en', paragraphs: [], numbers: [], choices: [] };
  expect(messages).toEqual([
    { ...bare, paragraphs: ['a.b en line'], choices: [{ value: 'x/y:z', label: 'c.d en line', strong: true }] },
    { ...bare, numbers: [{ name: 'Police', number: '110' }] },
    { ...bare, paragraphs: ['Humen', 'open'] },
  ]);
});

it('says of a message that choosing only moves about, and that a place is an answer', () => {
  const offers = [{ step: 'x/y', option: 'z', text: 'Humen' }];
  const [plain, moving] = render(
    [
      { do: 'say', keys: ['a.b'], offers },
      { do: 'say', keys: ['a.b'], offers, navigates: true, asksPlace: true },
    ],
    english,
  );
  expect(plain).not.toHaveProperty('navigates');
  expect(moving).toMatchObject({ navigates: true, asksPlace: true, choices: [{ label: 'Humen' }] });
});

it.each(CHANNELS)('asks for a place only where one can be shared: %s', (channel) => {
  const [asked] = render([{ do: 'say', keys: ['a.b'], asksPlace: true }], { language: 'en', channel });
  expect(asked?.asksPlace ?? false).toBe(CAPABILITIES[channel].location);
});

it('parts a summary that is too long for the channel, and says only what has words', () => {
  const answers = { who: 'partner', weapon: 'yes', injured: 'no', strangled: 'yes' };
  const summary: Effect = { do: 'summary', keys: ['intro'], answers };
  const parts = render([summary], { language: 'en', channel: 'web' });
  expect(parts.map(({ paragraphs }) => paragraphs.length)).toEqual([3, 1]);
  for (const { paragraphs } of parts)
    expect(paragraphs.join('\n\n').length).toBeLessThanOrEqual(CAPABILITIES.web.textMax);
  expect(parts.flatMap(({ paragraphs }) => paragraphs).join()).not.toContain('injured');
  expect(render([summary], english)).toHaveLength(1);
});
