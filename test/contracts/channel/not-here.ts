import type { Channel } from '../../../src/core/channel.ts';
import { TROUBLES } from '../../support/channel-drivers/platform-outage.ts';

type Reasons = Partial<Record<Channel, string>>;

const FETCHES = 'nothing is sent there: the page fetches';
const ONLY_WORDS = 'a page sends words and taps only';
const KEEPS = 'LINE deletes nothing';
const ITS_PAGE = 'what stands there is on a page of ours alone, which leaving empties';
const same = (sentences: readonly string[], reasons: Reasons) =>
  Object.fromEntries(sentences.map((sentence) => [sentence, reasons]));
const thing = (kind: string) => `${kind}: a kind answer, and the worker sees that it came and not what is in it`;

/** Sentences a channel cannot have, and why. Each is still tried there: one that holds after all is a row too many. */
export const NOT_HERE: Record<string, Reasons> = {
  ...same(
    [
      'a shared place shows the centres of its town, and the worker the town: its coordinates go nowhere',
      'a place far from every town is said to be so',
    ],
    { web: 'no place can be shared there' },
  ),
  ...same(
    [
      'before anybody agreed a worker’s words wait, and come with the next message',
      '"not now" is kept to: nothing comes by itself, and asking brings what waits',
      'an hour that was agreed to ends after an hour',
      'whoever blocks the chat is shown as not to be reached, and nothing more is sent',
      'whoever opens the chat again is met by a question, and told nothing of before',
      'whoever opens the chat again while a worker holds the case hears that a person reads there, and nothing of before',
      'somebody the platform says is not to be reached is shown so at the desk, and is there again when they write',
      'who somebody is, and who we are, is never asked of the platform',
      'the log says nothing that anybody wrote, and holds no secret of the platform',
      'a group is not answered, and nothing of it is a case',
      'what is not signed by the platform is refused and read by nobody',
      'a worker’s words arrive though the platform has trouble three times (broken)',
      'a worker’s words that may have been lost are said to be so at the desk, or come again',
      ...TROUBLES.flatMap((trouble) => [
        `a worker’s words arrive though the platform has trouble (${trouble})`,
        `a call for help shows the numbers though the platform has trouble just then (${trouble})`,
      ]),
    ],
    { web: FETCHES },
  ),
  ...same(
    [
      'erasing empties the chat of what both sides wrote, a worker too; a receipt alone stands, and says so',
      'leaving empties the chat too, and whoever opens it next finds nothing above',
      'an ending delivered five times at once, and again, empties the chat once and is told once',
      'what the platform does not delete just then is told, and deleted when it does',
      'a chat whose conversation ran out is emptied by itself, and nothing is said',
    ],
    { web: ITS_PAGE, line: KEEPS },
  ),
  ...same(['voice', 'video', 'picture', 'sticker', 'file', 'something new'].map(thing), { web: ONLY_WORDS }),
  [thing('video note')]: { web: ONLY_WORDS, line: 'LINE has none' },
  [thing('contact')]: { web: ONLY_WORDS, line: 'LINE does not send contacts to a bot' },
  [thing('poll')]: { web: ONLY_WORDS, line: 'LINE does not send polls to a bot' },
  [thing('forwarded')]: { web: ONLY_WORDS, line: 'LINE does not say that a message was forwarded' },
  ...same(
    [
      'after a voice message danger and a person are one tap away, in pictures, and the way back too',
      'a message that was changed is no answer, its danger counts, and the worker sees that it was changed',
      'what arrives so late that nobody knows whether it was handled is not stepped, but danger in it calls',
    ],
    { web: ONLY_WORDS },
  ),
  'a picture with words under it: the words count, the picture is marked': {
    web: ONLY_WORDS,
    line: 'LINE has no captions',
  },
  'danger words somebody else wrote, forwarded, ask one question and open nothing by themselves': {
    web: ONLY_WORDS,
    line: 'LINE does not say that a message was forwarded',
  },
  'a message that was taken back is gone from the desk at once': {
    web: ONLY_WORDS,
    telegram: 'Telegram tells no bot that a message was deleted',
  },
  'a link that opens the chat does just that, whatever it carries': {
    web: 'a page has no such links',
  },
  'the chat opened once more asks where to begin, and the worker is told it may be somebody else': {
    web: 'a page opened once more knows nobody; what it sends is marked',
  },
  'a message that comes again after a newer one counts once, and both are passed on': {
    web: 'a page sends again before it sends what is newer',
    telegram: 'Telegram keeps the order of a chat',
  },
  'what was written while the store was down is handled once, in order, when it is back': {
    web: 'the page asks whether to send it again',
    line: 'LINE sends again only where the operator switched it on',
  },
};
