import { expect, it } from 'vitest';
import { createLine } from '../../src/channels/line/create-line.ts';
import { createTelegram } from '../../src/channels/telegram/create-telegram.ts';
import { CAPABILITIES } from '../../src/core/channel.ts';
import { DEMO_SECRETS } from '../support/channel-house.ts';

const shared = { log: () => {}, nowMs: () => 0, words: () => '' };
const channels = [
  createTelegram({ ...DEMO_SECRETS.telegram, apiRoot: null, ...shared }).channel,
  createLine({ ...DEMO_SECRETS.line, apiBase: null, ...shared }).channel,
];

// Every text about deleting is worded by that table.
it.each(channels)('$name deletes what the table says it does', ({ name, takeAway }) => {
  expect(takeAway !== null).toBe(CAPABILITIES[name].deletes === 'both');
});
