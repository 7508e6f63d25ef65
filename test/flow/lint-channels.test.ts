import { expect, it } from 'vitest';
import { CAPABILITIES } from '../../src/core/channel.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { CompiledFlows } from '../../src/flow/compiled.ts';
import { type ChannelWith, lintChannels } from '../../src/flow/lint/channels.ts';
import type { FlowSource } from '../../src/flow/schema.ts';
import { compileSmall, smallFlow } from '../support/small-flows.ts';

const given: ChannelWith = {
  words: (key) => key,
  normalised: (label) => label.toLowerCase(),
  places: () => [{ id: '441900121', label: 'Humen' }],
  cards: () => [],
  engineKeys: ['stale'],
};
const flowWith = (steps: Partial<FlowSource['steps']>): CompiledFlows =>
  compileSmall({ ...smallFlow, steps: { ...smallFlow.steps, ...(steps as FlowSource['steps']) } });
const found = (flows: CompiledFlows, changes: Partial<ChannelWith> = {}) =>
  lintChannels(flows, { ...given, ...changes }).map(({ code, step, message }) => `${code} ${step}: ${message}`);

it('finds nothing where all fits', () => {
  expect(found(compileSmall())).toEqual([]);
});

it('finds what is too long for one channel only, with the first line and both paragraphs', () => {
  const long = 'x'.repeat(CAPABILITIES.telegram.textMax - LIMITS.firstLineMaxCharacters);
  const { web } = CAPABILITIES;
  const words = (key: string, { channel }: { channel: string }) =>
    key === 'place.question' && channel === 'telegram' ? long : key;
  expect(found(compileSmall(), { words })).toEqual([]);
  const over = (key: string, reader: { channel: string }) =>
    `${words(key, reader)}${key === 'place.question' ? '!' : ''}`;
  expect(found(compileSmall(), { words: over })).toEqual([
    expect.stringMatching(/^too-long small\/place: says 4097 characters in zh-Hans; telegram takes 4096/),
    expect.stringMatching(/^too-long small\/place: .* in en/),
  ]);
  const half = (key: string) =>
    key.startsWith('wait.') || key === 'case.unstaffed' ? 'x'.repeat(web.textMax / 2) : key;
  expect(found(compileSmall(), { words: half }).filter((each) => each.includes('web'))).toEqual([
    expect.stringMatching(/^too-long small\/wait: says 1002 /),
    expect.stringMatching(/^too-long small\/wait: /),
  ]);
});

it('looks at what the engine says, and at the numbers', () => {
  const long = 'x'.repeat(CAPABILITIES.line.textMax + 1);
  expect(found(compileSmall(), { words: (key) => (key === 'stale' ? long : key) })[0]).toContain(
    'too-long small/hello',
  );
  expect(found(compileSmall(), { cards: () => [long] })[0]).toContain('too-long small/hello');
});

it('finds choices that are the same word once typed, or none', () => {
  const words = (key: string) => (key === 'choice.unsure' ? 'CHOICE.YES' : key);
  expect(found(compileSmall(), { words })[0]).toMatch(
    /^same-label small\/danger: "CHOICE.YES" cannot be told from "choice.yes"/,
  );
  const empty = (label: string) => (label === 'choice.skip' ? '' : label);
  expect(found(compileSmall(), { normalised: empty })[0]).toContain('"choice.skip" cannot be told from nothing');
  const look = (key: string) => (key === 'choice.place' ? 'choice.look' : key);
  expect(found(compileSmall(), { words: look }).every((each) => !each.includes('web'))).toBe(true);
  expect(found(compileSmall(), { words: look })[0]).toContain('same-label small/wait');
  const towns = () => ['a', 'b'].map((id) => ({ id, label: 'Humen' }));
  expect(found(compileSmall(), { places: towns })[0]).toContain('same-label small/place');
});

it('finds a tap too long for a channel, where that channel is sent taps', () => {
  const places = () => [{ id: 'x'.repeat(60), label: 'Humen' }];
  expect(found(compileSmall(), { places })).toEqual([expect.stringMatching(/^tap-too-long small\/place: .*telegram/)]);
  const id = 'y'.repeat(41);
  const long = `${'n'.repeat(41)}` as const;
  const question = (navigates?: true): FlowSource['steps'][string] => ({
    type: 'ask',
    say: ['offers.question'],
    offers: [{ id, to: 'danger' }],
    ...(navigates ? { navigates } : {}),
  });
  expect(found(flowWith({ [long]: question() }))).toEqual([]);
  expect(found(flowWith({ [long]: question(true) }))).toEqual([expect.stringContaining('(telegram)')]);
});
