import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CAPABILITIES, type Capabilities, CHANNELS } from '../../src/core/channel.ts';
import { type Ground, openScene, type Scene } from '../support/channel-drivers/channel-scene.ts';
import { leavingSentences } from './channel/leaving.ts';
import { meetingSentences } from './channel/meeting.ts';
import { noTraceSentences } from './channel/no-trace.ts';
import { NOT_HERE } from './channel/not-here.ts';
import { outageSentences } from './channel/outage.ts';
import { ownWordSentences } from './channel/own-words.ts';
import { privacySentences } from './channel/privacy.ts';
import { repeatSentences } from './channel/repeats.ts';
import type { Sentence } from './channel/sentence.ts';
import { thingSentences } from './channel/things.ts';
import { workerSentences } from './channel/worker.ts';

const PARTS = {
  meeting: meetingSentences,
  worker: workerSentences,
  leaving: leavingSentences,
  'no trace': noTraceSentences,
  'own words': ownWordSentences,
  'things sent': thingSentences,
  'the same again': repeatSentences,
  'something is gone': outageSentences,
  'what goes nowhere': privacySentences,
};

/** Sentences that hang on one column of the table of channels. */
const BY_THE_TABLE: [sentence: string, can: (channel: Capabilities) => boolean][] = [
  [
    'a shared place shows the centres of its town, and the worker the town: its coordinates go nowhere',
    (of) => of.location,
  ],
  [
    'erasing empties the chat of what both sides wrote, a worker too; a receipt alone stands, and says so',
    (of) => of.deletes === 'both',
  ],
  ['before anybody agreed a worker’s words wait, and come with the next message', (of) => of.pushed],
];

/**
 * What every channel must do, whatever front it has: the page by its own requests, messengers by phones of platforms that
 * behave. `lay` gives an empty store whose time only `advance` moves far. `tryExcused`: also what a channel cannot have.
 */
export function channelContract(store: string, lay: () => Promise<Ground>, { tryExcused = true } = {}): void {
  describe.each(CHANNELS)(`the channel contract on %s, ${store}`, (channel) => {
    let scene: Scene;
    let ground: Ground;
    beforeEach(async () => {
      ground = await lay();
    });
    afterEach(() => scene.stop());
    const holds = async (sentence: Sentence) => {
      scene = await openScene(channel, ground, sentence.options);
      await sentence(scene);
    };
    describe.each(Object.entries(PARTS))('%s', (_part, sentences) => {
      for (const [name, sentence] of Object.entries(sentences)) {
        const reason = NOT_HERE[name]?.[channel];
        if (reason === undefined) test(name, () => holds(sentence));
        else if (tryExcused)
          test(`not on ${channel}, ${reason}: ${name}`, () => expect(holds(sentence)).rejects.toThrow());
      }
    });
  });

  test('every sentence a channel is excused from is a sentence of the contract', () => {
    const sentences = Object.values(PARTS).flatMap((part) => Object.keys(part));
    expect(Object.keys(NOT_HERE).filter((name) => !sentences.includes(name))).toEqual([]);
  });

  test.each(BY_THE_TABLE)('excused are the channels of which the table says so: %s', (sentence, can) => {
    const excused = CHANNELS.filter((channel) => NOT_HERE[sentence]?.[channel] !== undefined);
    expect(excused).toEqual(CHANNELS.filter((channel) => !can(CAPABILITIES[channel])));
  });
}
