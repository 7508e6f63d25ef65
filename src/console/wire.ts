import type { Clearing, Level, Presence } from '../core/case.ts';
import type { Channel } from '../core/channel.ts';
import type { Language } from '../core/language.ts';
import type { DeliveryState } from '../ports/store.ts';

/** What server and page say to each other; types only, but for the list of the page's words. */

/** One row of the risk summary. `yes`, `no` and `unknown` are drawn as such; anything else is words. */
export type Fact = { label: string; value: string };

/** A case nobody holds: no content, and no id, because workers take the next one and do not pick. */
export type Waiting = { level: Level; language: Language; channel: Channel; presence: Presence; firstSeenMs: number };
export type Mine = Waiting & { caseId: string; fence: number };
/** What is left of a month's sends. `kept`: the rest is kept for the two top levels. */
export type SendsLeft = { left: number; kept: boolean };
export type DeskState = {
  waiting: Waiting[];
  waitingCount: number;
  mine: Mine[];
  onDuty: number;
  /** null: nothing is counted, or it is not known now. */
  sends: SendsLeft | null;
  nowMs: number;
};

/** `text` null: the line is there, but it could not be opened. `delivery` null: the survivor's own. */
export type TalkLine = {
  id: string;
  seq: number;
  from: 'survivor' | 'worker';
  text: string | null;
  /** The key of the house's own words about what they did, which nobody can type; null = words. */
  mark: string | null;
  atMs: number;
  delivery: DeliveryState | null;
};

/**
 * Whether words go out now: fetched by the survivor's page; sent, because they agreed (`untilMs`: until when); held until
 * they write, because they did not agree or because what is left of the month is kept for the two top levels.
 */
export type Reach = { how: 'page' | 'sent' | 'not-agreed' | 'kept'; untilMs: number | null };

/** A way they agreed to be reached by, also when the conversation is over. `lost`: agreed to, and its key is gone. */
export type WayShown =
  | { how: 'none' | 'lost' }
  | { how: 'write'; untilMs: number }
  | { how: 'call'; untilMs: number; number: string; when: string; say: string };

export type OpenCase = Mine & {
  /** What became of their chat's messages; null = nothing was to be taken out. */
  cleared: Clearing | null;
  way: WayShown;
  /** The question for the check word in their language; null = none is set. The word itself never comes to the desk. */
  checkWord: string | null;
  /** They used the agreed word for danger: their screen says nothing of a case. */
  quiet: boolean;
  /** No first word from the worker yet: the case goes back to the queue after a minute. */
  firstWordPending: boolean;
  reasons: string[];
  facts: Fact[];
  finding: string | null;
  /** `gone`: what was answered is no longer kept. */
  content: 'here' | 'gone';
  keptUntilMs: number | null;
  reach: Reach;
  sends: SendsLeft | null;
  /** Every line there is now. What is not among them is gone, by its time or because it was taken back. */
  lines: TalkLine[];
  nowMs: number;
};

/** Why an action failed; the page has words for each. */
export type Failure =
  | 'too-large'
  | 'not-understood'
  | 'not-allowed'
  | 'sign-in'
  | 'claim-lost'
  | 'try-again'
  | 'left'
  | 'erased'
  | 'unreachable'
  | 'unreadable'
  | 'elsewhere';

/** Keys under `console:page`, sent with the page; holes stay in them and are filled in by the page. */
export const PAGE_WORDS = [
  'title',
  'connecting',
  'on-duty',
  'on-duty-alone',
  'lost',
  'signed-out',
  'watching',
  'sign-in-again',
  'waiting',
  'waiting-none',
  'waiting-immediate',
  'waiting-more',
  'mine',
  'mine-none',
  'take',
  'take-immediate',
  'take-none',
  'taking',
  'new-words',
  'level.immediate',
  'level.urgent',
  'level.priority',
  'level.standard',
  'level.information',
  'presence.left',
  'presence.erased',
  'presence.unreachable',
  'presence.left-short',
  'presence.erased-short',
  'presence.unreachable-short',
  'channel.web',
  'channel.telegram',
  'channel.line',
  'cleared.all',
  'cleared.some',
  'cleared.later',
  'quiet.warning',
  'quiet.first-word',
  'quiet.sure',
  'quiet.send',
  'attend',
  'check.set',
  'check.ask',
  'check.doubt',
  'check.doubt-none',
  'way.lost',
  'way.write',
  'way.open',
  'way.call',
  'way.show',
  'way.hide',
  'way.number',
  'way.when',
  'way.say',
  'mark',
  'means.page',
  'means.taken-back',
  'means.stays',
  'reach.sent',
  'reach.not-agreed',
  'reach.kept',
  'delivery.waiting-page',
  'delivery.waiting-sent',
  'delivery.waiting-not-agreed',
  'delivery.waiting-kept',
  'delivery.arrived',
  'delivery.lost',
  'lost-said',
  'sends-left',
  'sends-kept',
  'language.zh-Hans',
  'language.en',
  'minutes',
  'hours',
  'now',
  'case',
  'summary',
  'reasons',
  'facts',
  'facts-none',
  'finding',
  'yes',
  'no',
  'unknown',
  'unknown-note',
  'content-gone',
  'kept-for',
  'talk',
  'talk-none',
  'talk-cut',
  'them',
  'you',
  'unreadable',
  'first-word',
  'write',
  'write-hint',
  'send',
  'ask',
  'sending',
  'not-sent',
  'finish',
  'code',
  'code-choose',
  'ended.helped',
  'ended.referred',
  'ended.stopped-writing',
  'ended.test',
  'ended.spam',
  'ended.wrong-service',
  'close',
  'closed',
  'give-back',
  'given-back',
  'no-case',
  'no-case-hint',
  'sound-on',
  'sound-off',
  'invite',
  'invite-link',
  'invite-hint',
  'copy',
  'copied',
  'hide-link',
  'end',
  'end-holding',
  'failure.too-large',
  'failure.not-understood',
  'failure.not-allowed',
  'failure.sign-in',
  'failure.claim-lost',
  'failure.try-again',
  'failure.left',
  'failure.erased',
  'failure.unreachable',
  'failure.unreadable',
  'failure.elsewhere',
] as const;
export type PageWord = (typeof PAGE_WORDS)[number];
export type PageWords = Record<PageWord, string>;
