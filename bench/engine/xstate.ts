import { assign, createActor, initialTransition, type SnapshotFrom, setup, transition } from 'xstate';
import { type CreateEngine, OPTIONS, QUESTIONS, type Saying, type Send } from '../screening/engine.ts';
import { type Known as AllKnown, levelOf } from '../screening/take.ts';

type Known = Pick<AllKnown, 'answers' | 'level'>;
type Answered = { type: 'answer'; question: string; option: string };

const MANY = { key: 'screening.many', options: [] };
const FEW = { key: 'screening.few', options: [] };
const NONE = { key: 'stale', options: [] };

/** The screening as a statechart: a state a question, what is said as actions. */
function createMachine(send: Send) {
  const { createMachine: create } = setup({
    types: { context: {} as Known, events: {} as Answered },
    guards: {
      fits: ({ event }, { question }: { question: string }) =>
        event.question === question && OPTIONS.includes(event.option),
    },
    actions: {
      keep: assign(({ context, event }) => {
        const answers = { ...context.answers, [event.question]: event.option };
        return { answers, level: levelOf({ answers, level: context.level }) };
      }),
      say: (_, saying: Saying) => {
        send(saying);
      },
      sayFinding: ({ context }) => {
        send(context.level === 'priority' ? MANY : FEW);
      },
    },
  });
  const ask = (name: string) => ({ type: 'say', params: { key: `screening.${name}`, options: OPTIONS } }) as const;
  const states = QUESTIONS.map((name, index) => {
    const next = QUESTIONS[index + 1];
    const say = next === undefined ? (['sayFinding', ask('q1')] as const) : ([ask(next)] as const);
    const answer = [
      { guard: { type: 'fits', params: { question: name } }, target: next ?? 'q1', actions: ['keep', ...say] },
      { actions: [{ type: 'say', params: NONE }, ask(name)] },
    ] as const;
    return [name, { on: { answer } }];
  });
  return create({
    context: { answers: {}, level: 'information' },
    initial: 'q1',
    states: Object.fromEntries(states),
  });
}

function knownIn(text: string): Known {
  return (JSON.parse(text) as { context: Known }).context;
}

/** As its documentation keeps state: an actor begun from the persisted snapshot, its snapshot persisted again. */
export const createXstateActor: CreateEngine = (send) => {
  const machine = createMachine(send);
  return {
    name: 'xstate, actor',
    begin() {
      send({ key: 'screening.q1', options: OPTIONS });
      return JSON.stringify(createActor(machine).start().getPersistedSnapshot());
    },
    answer(text, given) {
      const actor = createActor(machine, { snapshot: JSON.parse(text) }).start();
      actor.send({ type: 'answer', ...given });
      const kept = JSON.stringify(actor.getPersistedSnapshot());
      actor.stop();
      return kept;
    },
    known: knownIn,
  };
};

/** Its leanest way: the pure function on a snapshot, actions handed back and done by hand. */
export const createXstatePure: CreateEngine = (send) => {
  const machine = createMachine(send);
  type Snapshot = SnapshotFrom<typeof machine>;
  const kept = ({ value, context }: Snapshot) => JSON.stringify({ value, context });
  return {
    name: 'xstate, pure transition',
    begin() {
      send({ key: 'screening.q1', options: OPTIONS });
      return kept(initialTransition(machine)[0]);
    },
    answer(text, given) {
      const stored = machine.resolveState(JSON.parse(text) as { value: string; context: Known });
      const [after, actions] = transition(machine, stored, { type: 'answer', ...given });
      for (const { type, params } of actions) {
        if (type === 'say') send(params as Saying);
        if (type === 'sayFinding') send(after.context.level === 'priority' ? MANY : FEW);
      }
      return kept(after);
    },
    known: knownIn,
  };
};
