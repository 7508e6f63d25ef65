import type { Offer } from '../../core/effect.ts';
import { LANGUAGES } from '../../core/language.ts';
import type { Command } from '../../core/message.ts';
import { aloneKeys, caseOpenNow, type Draft, eraseOffer, isPushed, leave, say, sayHeld } from '../draft.ts';
import { askAgain, beginAt, detour } from '../walk.ts';
import { opened } from './opened.ts';

/** What each command does; while a worker speaks, the bot neither asks nor calls anybody. */
const OBEY = {
  hide(draft) {
    leave(draft);
    say(draft, ['ended']);
  },
  erase(draft) {
    draft.effects.push({ do: 'erase' });
    say(draft, ['erased', ...(caseOpenNow(draft) ? ['erased-case'] : [])]);
  },
  held(draft) {
    sayHeld(draft);
    if (draft.world.speaker === 'bot') askAgainBeside(draft, eraseOffer);
  },
  language(draft, wanted) {
    speak(draft, wanted);
    askOrPoint(draft, askAgain);
  },
  restart(draft) {
    // A messenger's /help, /start and "start over" are one: whoever sends them may be somebody else.
    if (isPushed(draft)) opened(draft, false);
    else askOrPoint(draft, ({ world }) => beginAt(draft, world.flows.start));
  },
  person(draft) {
    askOrPoint(draft, callPerson);
  },
  code(draft) {
    const { prove, code } = draft.world.flows.on;
    // A code that was right is spent: what is behind it waits for the check word.
    askOrPoint(draft, (asked) => detour(asked, asked.session.resuming === undefined ? code : prove));
  },
} satisfies Record<Command, (draft: Draft, wanted: string | undefined) => void>;

/** The commands that work in every state, typed or tapped. */
export function obey(draft: Draft, command: Command, language: string | undefined): void {
  OBEY[command](draft, language);
}

/** While a worker speaks, only where words go is said. */
function askOrPoint(draft: Draft, ask: (draft: Draft) => void): void {
  if (draft.world.speaker === 'worker') say(draft, ['speaking']);
  else ask(draft);
}

/** Asks again what is open. Where only the last choices can be tapped, this one is among them. */
function askAgainBeside(draft: Draft, offer: Offer): void {
  const before = draft.effects.length;
  askAgain(draft);
  draft.effects = draft.effects.map((effect, index) => {
    const asks = index >= before && effect.do === 'say' && effect.offers !== undefined;
    return asks ? { ...effect, offers: [...(effect.offers ?? []), offer] } : effect;
  });
}

function callPerson(draft: Draft): void {
  const { again, person } = draft.world.flows.on;
  // Who has just opened the chat anew may be somebody else, and is not told that anybody asked before.
  const isAnew = [again, person].includes(draft.session.at);
  if (isAnew || !caseOpenNow(draft)) return beginAt(draft, person);
  say(draft, ['person.already', ...aloneKeys(draft)]);
  askAgain(draft);
}

function speak(draft: Draft, wanted: string | undefined): void {
  const known = LANGUAGES.find((each) => each === wanted);
  const next = LANGUAGES[(LANGUAGES.indexOf(draft.session.language) + 1) % LANGUAGES.length];
  draft.session.language = known ?? next ?? draft.session.language;
}
