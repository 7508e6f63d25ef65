import { type CreateEngine, CUT_OFFS, LEVELS, OPTIONS, QUESTIONS, type Saying, TYPED } from '../screening/engine.ts';

type State = { at: string; answers: Record<string, string>; level: string };

const NEXT = new Map(QUESTIONS.map((name, index) => [name, QUESTIONS[index + 1] ?? null]));
const ASKS = new Map(QUESTIONS.map((name): [string, Saying] => [name, { key: `screening.${name}`, options: OPTIONS }]));
const OPTION_OF = new Map(OPTIONS.map((option) => [TYPED[option], option]));
const MANY: Saying = { key: 'screening.many', options: [] };
const FEW: Saying = { key: 'screening.few', options: [] };
const NONE: Saying = { key: 'stale', options: [] };

/** The screening written out by hand for this one flow: the least that a step can cost. */
export const createReducer: CreateEngine = (send) => {
  const ask = (name: string) => send(ASKS.get(name) ?? NONE);
  const answer = (text: string, question: string | null, option: string) => {
    const state = JSON.parse(text) as State;
    const meant = question ?? state.at;
    if (meant !== state.at || !OPTIONS.includes(option)) {
      send(NONE);
      ask(state.at);
      return JSON.stringify(state);
    }
    state.answers[meant] = option;
    let yes = 0;
    for (const name of QUESTIONS) if (state.answers[name] === 'yes') yes += 1;
    const level = yes >= CUT_OFFS.priority ? 'priority' : yes >= CUT_OFFS.standard ? 'standard' : 'information';
    if (LEVELS.indexOf(level) > LEVELS.indexOf(state.level)) state.level = level;
    const next = NEXT.get(meant) ?? null;
    if (next === null) send(state.level === 'priority' ? MANY : FEW);
    state.at = next ?? 'q1';
    ask(state.at);
    return JSON.stringify(state);
  };
  return {
    name: 'hand-written reducer',
    begin() {
      ask('q1');
      return JSON.stringify({ at: 'q1', answers: {}, level: 'information' } satisfies State);
    },
    answer: (text, { question, option }) => answer(text, question, option),
    type: (text, words) => answer(text, null, OPTION_OF.get(words.trim().toLowerCase()) ?? 'none'),
    known(text) {
      const { answers, level } = JSON.parse(text) as State;
      return { answers, level };
    },
  };
};
