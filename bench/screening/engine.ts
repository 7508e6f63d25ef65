// bench/screening/ is the conversation every engine holds: twelve questions, a level after each answer, and again.

/** What is said: the key of a question or of a finding, and the options under it. */
export type Saying = { key: string; options: string[] };
export type Send = (saying: Saying) => unknown;

/** Somebody's answer: which question they meant, and the option. */
export type Answer = { question: string; option: string };

/** A conversation engine: state as text in, state as text out, what it says through `send`. */
export type Engine = {
  name: string;
  /** A new conversation; the first question is said. */
  begin(): string | Promise<string>;
  answer(state: string, answer: Answer): string | Promise<string>;
  /** The same for words somebody typed: the label of an option in the first language. */
  type?(state: string, words: string): string | Promise<string>;
  /** The answers and the level in a state, to compare engines by. */
  known(state: string): { answers: Record<string, string>; level: string };
};
export type CreateEngine = (send: Send) => Engine;

export const QUESTIONS = Array.from({ length: 12 }, (_, index) => `q${index + 1}`);
export const OPTIONS = ['yes', 'no', 'unknown'];
export const LEVELS = ['information', 'standard', 'priority'];

/** The labels of the options, as shipped. */
export const TYPED: Record<string, string> = { yes: '是', no: '不是', unknown: '跳过' };

/** From how many "yes" on: the levels of this screening. */
export const CUT_OFFS = { standard: 2, priority: 4 } as const;

/** What somebody answers, lap after lap, the same for all engines; every so often to a question that is not open. */
export function script(length: number, seed = 7): Answer[] {
  let chance = seed;
  const random = (below: number) => {
    chance = (Math.imul(chance, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (chance >> 8) % below;
  };
  const answers: Answer[] = [];
  let open = 0;
  while (answers.length < length) {
    const option = OPTIONS[random(OPTIONS.length)] ?? 'no';
    if (random(10) === 0) answers.push({ question: QUESTIONS[(open + 6) % QUESTIONS.length] ?? 'q1', option: 'none' });
    else {
      answers.push({ question: QUESTIONS[open] ?? 'q1', option });
      open = (open + 1) % QUESTIONS.length;
    }
  }
  return answers;
}

/** Throws unless the engine says the same things in the same order as `wanted`, and knows the same in the end. */
export async function assertEqual(
  create: CreateEngine,
  wanted: CreateEngine,
  answers: readonly Answer[],
): Promise<void> {
  const [own, other] = [await hold(create, answers), await hold(wanted, answers)];
  for (const [index, said] of other.said.entries()) {
    if (own.said[index] !== said) {
      throw new Error(`${own.name} said ${own.said[index]} where ${other.name} said ${said} (${index})`);
    }
  }
  if (own.said.length !== other.said.length || own.known !== other.known) {
    throw new Error(`${own.name} knows ${own.known} where ${other.name} knows ${other.known}`);
  }
}

async function hold(create: CreateEngine, answers: readonly Answer[]) {
  const said: string[] = [];
  const engine = create(({ key, options }) => said.push(`${key}: ${options.join(' ')}`));
  let state = await engine.begin();
  for (const answer of answers) state = await engine.answer(state, answer);
  const { answers: known, level } = engine.known(state);
  const sorted = Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1));
  return { name: engine.name, said, known: JSON.stringify([sorted, level]) };
}
