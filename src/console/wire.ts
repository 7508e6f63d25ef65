import type { Level, Presence } from '../core/case.ts';
import type { Language } from '../core/language.ts';

/** What server and page say to each other; types only, but for the list of the page's words. */

/** One row of the risk summary. `yes`, `no` and `unknown` are drawn as such; anything else is words. */
export type Fact = { label: string; value: string };

/** A case nobody holds: no content, and no id, because workers take the next one and do not pick. */
export type Waiting = { level: Level; language: Language; channel: 'web'; presence: Presence; firstSeenMs: number };
export type Mine = Omit<Waiting, 'channel'> & { caseId: string; fence: number };
export type DeskState = { waiting: Waiting[]; waitingCount: number; mine: Mine[]; onDuty: number; nowMs: number };

/** `text` null: the line is there, but it could not be opened. */
export type TalkLine = { id: string; seq: number; from: 'survivor' | 'worker'; text: string | null; atMs: number };

export type OpenCase = Mine & {
  /** No first word from the worker yet: the case goes back to the queue after a minute. */
  firstWordPending: boolean;
  reasons: string[];
  facts: Fact[];
  finding: string | null;
  /** `gone`: what was answered is no longer kept. */
  content: 'here' | 'gone';
  keptUntilMs: number | null;
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
  | 'unreadable';

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
  'presence.left-short',
  'presence.erased-short',
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
  'failure.unreadable',
] as const;
export type PageWord = (typeof PAGE_WORDS)[number];
export type PageWords = Record<PageWord, string>;
