// flow/inbound/ takes what a survivor did, by its kind: a command, a tap, words.

import { LANGUAGES } from '../../core/language.ts';
import type { Command } from '../../core/message.ts';
import { caseOpenNow, type Draft, say } from '../draft.ts';
import { askAgain, goTo } from '../walk.ts';

/** The commands that work in every state, typed or tapped. */
export function obey(draft: Draft, command: Command, language: string | undefined): void {
  const { flows, speaker } = draft.world;
  if (command === 'hide') {
    draft.effects.push({ do: 'leave' });
    say(draft, ['ended']);
  } else if (command === 'erase') {
    draft.effects.push({ do: 'erase' });
    say(draft, ['erased']);
  } else if (command === 'language') {
    speak(draft, language);
    if (speaker === 'bot') askAgain(draft);
  } else if (speaker === 'worker') {
    // A person is already here: the bot keeps silent.
  } else if (command === 'restart') {
    goTo(draft, flows.start);
  } else if (caseOpenNow(draft)) {
    say(draft, ['person.already']);
    askAgain(draft);
  } else {
    goTo(draft, flows.on.person);
  }
}

function speak(draft: Draft, wanted: string | undefined): void {
  const known = LANGUAGES.find((each) => each === wanted);
  const next = LANGUAGES[(LANGUAGES.indexOf(draft.session.language) + 1) % LANGUAGES.length];
  draft.session.language = known ?? next ?? draft.session.language;
}
