import type { OpenCase } from '../../wire.ts';
import { el, setText } from '../dom.ts';
import { createSendsLine } from '../lists/sends-line.ts';
import { clock, levelBadge, type Say } from '../words.ts';
import { channelMeans, reachWords } from './channel-line.ts';
import { createCompose } from './compose.ts';
import { finish } from './finish.ts';
import { createCheckWord } from './notes/check-word.ts';
import { firstWordNote } from './notes/first-word.ts';
import { createKeptWay } from './notes/kept-way.ts';
import { isQuiet, quietWarning } from './notes/quiet.ts';
import { createAnswered } from './summary.ts';
import { createTalk } from './talk.ts';

export type CaseHooks = {
  textMax: number;
  /** After so long without a word it may be somebody else. */
  silenceMs: number;
  draft: string;
  drafted(text: string): void;
  send: Parameters<typeof createCompose>[1]['send'];
  /** The case is mine without a word from me. */
  attend(): Promise<void>;
  /** Writes to somebody who left, by the way they agreed to. */
  openAgain(): Promise<void>;
  close(code: string): Promise<void>;
  giveBack(): Promise<void>;
};
export type CaseView = {
  root: HTMLElement;
  heading: HTMLElement;
  show(one: OpenCase): void;
  fault(words: string): void;
};

function titleWords(say: Say, { firstSeenMs, language, channel }: OpenCase): string {
  const since = say('case', { time: clock(firstSeenMs) });
  return [since, say(`language.${language}`), say(`channel.${channel}`)].join(' · ');
}

/** The right side: one case a worker holds. Built once; what changes is changed in place, so nothing typed is lost. */
export function createCaseView(say: Say, hooks: CaseHooks): CaseView {
  const heading = el('h2', { tabindex: '-1' });
  const presence = el('p', { class: 'presence', role: 'status' });
  const means = el('p', { class: 'quiet' });
  const sends = createSendsLine(say);
  const cleared = el('p', { class: 'quiet', id: 'cleared' });
  const quiet = quietWarning(say);
  const way = createKeptWay(say, hooks.openAgain);
  const firstWord = firstWordNote(say, hooks.attend);
  const reach = el('p', { class: 'reach', id: 'reach' });
  const answered = createAnswered(say);
  const talk = createTalk(say);
  const compose = createCompose(say, hooks);
  const checkWord = createCheckWord(say, { silenceMs: hooks.silenceMs, put: compose.put });
  const fault = el('p', { class: 'fault', role: 'alert' });
  const conversation = el(
    'section',
    { class: 'conversation', 'aria-label': say('talk') },
    el('h3', {}, say('talk')),
    talk.root,
    firstWord.root,
    reach,
    checkWord.root,
    compose.root,
    fault,
    finish(say, hooks),
  );
  const root = el(
    'div',
    { class: 'open-case' },
    heading,
    presence,
    quiet.root,
    el('div', { class: 'channel' }, means, sends.root, cleared),
    way.root,
    el('div', { class: 'both' }, answered.root, conversation),
  );
  return {
    root,
    heading,
    show(one) {
      const title = el('span', { class: 'quiet' }, titleWords(say, one));
      heading.replaceChildren(levelBadge(say, one.level), title);
      const here = one.presence === 'here';
      setText(presence, one.presence === 'here' ? '' : say(`presence.${one.presence}`));
      presence.hidden = here;
      for (const part of [quiet, way, firstWord, checkWord, answered, talk]) part.show(one);
      setText(cleared, one.cleared === null ? '' : say(`cleared.${one.cleared}`));
      cleared.hidden = one.cleared === null;
      setText(means, channelMeans(say, one.channel));
      // What became of the copy says more than where it is.
      means.hidden = one.cleared !== null;
      // Where they are kept from this case, the line over the box says so.
      sends.show(here && one.reach.how !== 'kept' ? one.sends : null);
      setText(reach, here ? reachWords(say, one) : '');
      reach.hidden = reach.textContent === '';
      reach.classList.toggle('waits', one.reach.how !== 'sent');
      compose.allow(here);
      compose.guard(isQuiet(one));
      compose.root.hidden = !here;
    },
    fault: (words) => setText(fault, words),
  };
}
