import type { Content } from '../../src/content.ts';
import { createSealer } from '../../src/crypto/seal.ts';
import { createReader } from '../../src/triage/detection.ts';
import { type Comparison, type Contender, compare, type Effort, type Spread } from '../method/compare.ts';
import { knownRow, type Measured, ratioRow } from '../method/row.ts';
import { type Answer, assertEqual, type CreateEngine, QUESTIONS, script, TYPED } from '../screening/engine.ts';
import { createOurs } from './ours.ts';
import { createReducer } from './reducer.ts';

const OURS = 'ours';
const REDUCER = 'hand-written reducer';
const nobody = () => {};

/** One whole screening: an answer to each question. */
function lap(): Answer[] {
  return script(40)
    .filter(({ option }) => option !== 'none')
    .slice(0, QUESTIONS.length);
}

/** Whole screenings, each from its first question on. */
export async function screenings(create: CreateEngine, named?: string): Promise<Contender> {
  const engine = create(nobody);
  const first = await engine.begin();
  const answers = lap();
  return {
    name: named ?? engine.name,
    async run(count) {
      for (let each = 0; each < count; each += 1) {
        let state = first;
        for (const answer of answers) {
          const after = engine.answer(state, answer);
          state = typeof after === 'string' ? after : await after;
        }
      }
    },
  };
}

/** The same with every answer typed. */
async function typedScreenings(create: CreateEngine): Promise<Contender> {
  const engine = create(nobody);
  const first = await engine.begin();
  const words = lap().map(({ option }) => TYPED[option] ?? '');
  const { type } = engine;
  if (type === undefined) throw new Error(`${engine.name} reads no words`);
  return {
    name: engine.name,
    async run(count) {
      for (let each = 0; each < count; each += 1) {
        let state = first;
        for (const typed of words) state = type(state, typed) as string;
      }
    },
  };
}

/** What is ours and what is the least that can be, with nothing that has to be installed. */
export async function engineRows(content: Content, effort: Effort): Promise<Measured[]> {
  const ours = createOurs(content);
  await assertEqual(ours, createReducer, script(400));
  const tapped = await compare([await screenings(ours), await screenings(createReducer)], effort);
  await assertTyped(ours);
  const typed = await compare([await typedScreenings(ours), await typedScreenings(createReducer)], effort);
  return [
    reducerRow('one step, tapped, µs', tapped),
    reducerRow('one step, typed, µs', typed),
    await detectionRow(content, effort),
    await lateRow(ours, effort),
    await sealedRow(ours),
  ];
}

function reducerRow(measure: string, compared: Comparison): Measured {
  const times = compared.times(OURS, REDUCER);
  const figures = { ours: step(compared.wallUs(OURS)), peer: step(compared.wallUs(REDUCER)) };
  const given = { path: 'engine', measure, peerName: REDUCER, ...figures, ratio: times.median } as const;
  return { ...ratioRow(given, 'times as fast as the reducer', { atLeast: 0.9 }), spread: apart(times) };
}

/** Of a screening's time, a step's. */
export function step({ median }: Spread): number {
  return median / QUESTIONS.length;
}

export function apart({ min, max }: Spread): string {
  return `${min.toPrecision(3)}..${max.toPrecision(3)}`;
}

async function assertTyped(create: CreateEngine): Promise<void> {
  const [one, other] = await Promise.all([create, createReducer].map(typedStory));
  if (one !== other) throw new Error(`typed: ours said ${one} where the reducer said ${other}`);
}

async function typedStory(create: CreateEngine): Promise<string> {
  const said: string[] = [];
  const engine = create(({ key }) => said.push(key));
  let state = await engine.begin();
  for (const { option } of lap()) state = (await engine.type?.(state, TYPED[option] ?? '')) ?? state;
  return said.join(' ');
}

/** What reading words for danger costs, which no other engine does. */
async function detectionRow({ detection }: Content, effort: Effort): Promise<Measured> {
  const read = createReader(detection);
  const texts = ['是', '他昨天打我了，我很害怕', 'I think he will come back tonight and I do not know where to go'];
  const run = (count: number) => {
    for (let each = 0; each < count; each += 1) for (const text of texts) read(text);
  };
  const taken = await compare([{ name: 'read', run }], effort);
  const ours = taken.wallUs('read').median / texts.length;
  return knownRow({
    path: 'engine',
    measure: 'reading typed words for danger, µs',
    ours,
    peer: null,
    peerName: null,
    ratio: null,
  });
}

/** Somebody who was asked the same question a thousand times pays as at first. */
async function lateRow(create: CreateEngine, effort: Effort): Promise<Measured> {
  const engine = create(nobody);
  const first = (await engine.begin()) as string;
  let late = first;
  for (let sent = 1; sent < 1_000; sent += 1) {
    late = engine.answer(late, { question: 'q9', option: 'none' }) as string;
  }
  const answering = (name: string, state: string): Contender => ({
    name,
    run(count) {
      for (let each = 0; each < count * 10; each += 1) void engine.answer(state, { question: 'q1', option: 'yes' });
    },
  });
  const taken = await compare([answering('first', first), answering('late', late)], effort);
  const times = taken.times('first', 'late');
  const row = ratioRow(
    {
      path: 'engine',
      measure: 'message 1000 of a chat, µs; peer: its message 1',
      ours: taken.wallUs('late').median / 10,
      peer: taken.wallUs('first').median / 10,
      peerName: 'ours, message 1',
      ratio: times.median,
    },
    'time of message 1000 in times of message 1',
    { atMost: 1.1 },
  );
  return { ...row, spread: apart(times) };
}

/** The engine's record when the twelfth question is open, as it rests in the store. */
async function sealedRow(create: CreateEngine): Promise<Measured> {
  const engine = create(nobody);
  let state = (await engine.begin()) as string;
  for (const answer of lap().slice(0, -1)) state = engine.answer(state, answer) as string;
  const key = crypto.getRandomValues(new Uint8Array(32)) as Parameters<ReturnType<typeof createSealer>['seal']>[0];
  const context = { type: 'session', owner: 'bench', version: '1' } as const;
  const blob = await createSealer().seal(key, context, JSON.parse(state));
  return {
    path: 'engine',
    measure: 'state at question 12, sealed, B; peer: the same in clear',
    ours: blob.length,
    peer: state.length,
    peerName: 'ours, in clear',
    ratio: blob.length / state.length,
    goal: 'ours <= 250',
    met: blob.length <= 250,
  };
}
