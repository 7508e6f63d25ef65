// flow/inbound/ takes what a survivor did, by its kind: a command, a tap, words.

import { LANGUAGES } from '../../core/language.ts';
import type { Command } from '../../core/message.ts';
import { aloneKeys, caseOpenNow, type Draft, say } from '../draft.ts';
import { askAgain, goTo } from '../walk.ts';

/** What each command does; while a worker speaks, the bot neither asks nor calls anybody. */
const OBEY = {
  hide(draft) {
    draft.effects.push({ do: 'leave' });
    say(draft, ['ended']);
  },
  erase(draft) {
    draft.effects.push({ do: 'erase' });
    say(draft, ['erased']);
  },
  language(draft, wanted) {
    speak(draft, wanted);
    if (draft.world.speaker === 'bot') askAgain(draft);
  },
  restart(draft) {
    if (draft.world.speaker === 'bot') goTo(draft, draft.world.flows.start);
  },
  person(draft) {
    if (draft.world.speaker === 'bot') callPerson(draft);
  },
} satisfies Record<Command, (draft: Draft, wanted: string | undefined) => void>;

/** The commands that work in every state, typed or tapped. */
export function obey(draft: Draft, command: Command, language: string | undefined): void {
  OBEY[command](draft, language);
}

function callPerson(draft: Draft): void {
  if (!caseOpenNow(draft)) return goTo(draft, draft.world.flows.on.person);
  say(draft, ['person.already', ...aloneKeys(draft)]);
  askAgain(draft);
}

function speak(draft: Draft, wanted: string | undefined): void {
  const known = LANGUAGES.find((each) => each === wanted);
  const next = LANGUAGES[(LANGUAGES.indexOf(draft.session.language) + 1) % LANGUAGES.length];
  draft.session.language = known ?? next ?? draft.session.language;
}
