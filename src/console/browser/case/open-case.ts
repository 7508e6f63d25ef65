import type { OpenCase } from '../../wire.ts';
import { el, setText } from '../dom.ts';
import { createSendsLine } from '../lists/sends-line.ts';
import { clock, levelBadge, type Say } from '../words.ts';
import { channelMeans, reachWords } from './channel-line.ts';
import { createCompose } from './compose.ts';
import { finish } from './finish.ts';
import { summary } from './summary.ts';
import { createTalk } from './talk.ts';

export type CaseHooks = {
  textMax: number;
  draft: string;
  drafted(text: string): void;
  send: Parameters<typeof createCompose>[1]['send'];
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
  const firstWord = el('p', { class: 'hint' });
  const reach = el('p', { class: 'reach', id: 'reach' });
  const answers = el('div', { class: 'summary' });
  const talk = createTalk(say);
  const compose = createCompose(say, hooks);
  const fault = el('p', { class: 'fault', role: 'alert' });
  const details = el('details', { class: 'answered', open: true }, el('summary', {}, say('summary')), answers);
  const conversation = el(
    'section',
    { class: 'conversation', 'aria-label': say('talk') },
    el('h3', {}, say('talk')),
    talk.root,
    firstWord,
    reach,
    compose.root,
    fault,
    finish(say, hooks),
  );
  const root = el(
    'div',
    { class: 'open-case' },
    heading,
    presence,
    el('div', { class: 'channel' }, means, sends.root),
    el('div', { class: 'both' }, details, conversation),
  );
  let shownAnswers = '';
  return {
    root,
    heading,
    show(one) {
      const title = el('span', { class: 'quiet' }, titleWords(say, one));
      heading.replaceChildren(levelBadge(say, one.level), title);
      const here = one.presence === 'here';
      setText(presence, one.presence === 'here' ? '' : say(`presence.${one.presence}`));
      presence.hidden = here;
      setText(firstWord, one.firstWordPending && here ? say('first-word') : '');
      firstWord.hidden = firstWord.textContent === '';
      setText(means, channelMeans(say, one.channel));
      // Where they are kept from this case, the line over the box says so.
      sends.show(here && one.reach.how !== 'kept' ? one.sends : null);
      setText(reach, here ? reachWords(say, one) : '');
      reach.hidden = reach.textContent === '';
      reach.classList.toggle('waits', one.reach.how !== 'sent');
      const { reasons, facts, finding, content, keptUntilMs } = one;
      const keptMinutes = keptUntilMs === null ? null : Math.floor((keptUntilMs - one.nowMs) / 60_000);
      const now = JSON.stringify([reasons, facts, finding, content, keptMinutes]);
      if (now !== shownAnswers) answers.replaceChildren(...summary(say, one));
      shownAnswers = now;
      talk.show(one);
      compose.allow(here);
      compose.root.hidden = !here;
    },
    fault: (words) => setText(fault, words),
  };
}
