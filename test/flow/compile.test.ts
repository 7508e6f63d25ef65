import { describe, expect, it } from 'vitest';
import { compileFlows } from '../../src/flow/compile.ts';
import { ENGINE_KEYS } from '../../src/flow/lint/engine-keys.ts';
import { lintFlows } from '../../src/flow/lint.ts';
import { type FlowSource, flowSchema, type Screening } from '../../src/flow/schema.ts';
import { compileSmall, smallFlow } from '../support/small-flows.ts';

const clean = { languagesWithout: () => [], readElsewhere: [], engineKeys: ENGINE_KEYS };
const codes = (flow: FlowSource, given = {}) =>
  lintFlows(compileSmall(flow), { ...clean, ...given }).map(({ code, step }) => `${code} ${step}`);
const changed = (steps: Partial<FlowSource['steps']>): FlowSource => ({
  ...smallFlow,
  steps: { ...smallFlow.steps, ...(steps as FlowSource['steps']) },
});

const screening: Screening = {
  specVersion: 1,
  id: 'two',
  title: 'Two',
  source: 'ours',
  licence: 'ours',
  validated: false,
  reviewed: false,
  item: ['worse', 'asked', 'jealous'].map((linkId) => ({
    linkId,
    text: `two.${linkId}`,
    source: 'ours',
    ...(linkId === 'asked' ? { askedElsewhere: true } : {}),
    answerOption: [
      { value: 'yes', weight: 1 },
      { value: 'no', weight: 0 },
      { value: 'unknown', weight: 0 },
    ],
  })),
  scoring: { rule: 'sum', cutOff: 2, source: 'ours', finding: 'two.finding' },
};

it('expands a screening into questions one by one, leaving out what is asked elsewhere', () => {
  const when = { answer: 'danger', is: ['no'] };
  const flow = changed({ quiz: { type: 'screen', screening: 'two', if: when, next: 'offers' } });
  const { steps } = compileSmall(flow, [screening]);
  expect(steps['small/quiz']).toMatchObject({ type: 'ask', save: 'worse', skip: true, next: 'small/quiz-2' });
  expect(steps['small/quiz']).toMatchObject({ if: { all: [when] }, offers: [{ id: 'yes' }, { id: 'no' }] });
});

it('refuses two steps of one name, a missing screening and a missing entry', () => {
  const named = (flow: FlowSource, entry = 'small') =>
    compileFlows(
      { entry, flows: [{ file: 'a.yaml', value: flow }], screenings: [{ file: 'b.yaml', value: screening }] },
      String,
    ).problems.map(({ code, file, path }) => `${code} ${file} ${path.join('/')}`);
  // The screening's second question takes the name of a step that is there already.
  expect(named(changed({ circle: { type: 'screen', screening: 'two', next: 'offers' } }))).toEqual([
    'name-twice a.yaml steps/circle-2',
  ]);
  expect(named(changed({ circle: { type: 'screen', screening: 'three', next: 'offers' } }))).toContain(
    'no-such-screening a.yaml steps/circle',
  );
  expect(named(smallFlow, 'other')[0]).toContain('no-entry');
});

it('gives another hash to other content and the same to the same', () => {
  expect(compileSmall().hash).toBe(compileSmall().hash);
  expect(compileSmall(changed({ extra: { type: 'end' } })).hash).not.toBe(compileSmall().hash);
});

it('finds a step that leads nowhere, one that is never reached, and a circle that never asks', () => {
  expect(codes(smallFlow)).toEqual(['never-waits small/circle', 'never-waits small/circle-2']);
  const healed: FlowSource['steps'] = { circle: { type: 'end' }, 'circle-2': { type: 'end' } };
  expect(codes(changed(healed))).toEqual(['unreachable small/circle-2']);
  const place: FlowSource['steps'][string] = { type: 'town', say: ['place.question'], next: 'nowhere' };
  expect(codes(changed({ ...healed, place }))).toContain('no-such-step small/place');
});

it('finds a choice that leads nowhere and a question whose choices can all be hidden', () => {
  const when = { level: 'urgent' } as const;
  const offers: FlowSource['steps'][string] = {
    type: 'ask',
    say: ['offers.question'],
    offers: [{ id: 'place', if: when }],
  };
  expect(codes(changed({ offers })).filter((code) => code === 'dead-end small/offers')).toHaveLength(2);
});

it('finds words that a language lacks, in flows and in what the engine says', () => {
  const languagesWithout = (key: string) => (key === 'danger.question' || key === 'stale' ? ['en'] : []);
  const found = lintFlows(compileSmall(), { ...clean, languagesWithout }).filter(({ code }) => code === 'no-words');
  expect(found.map(({ message }) => message)).toEqual([
    '"danger.question" has no words in en',
    '"stale" has no words in en',
  ]);
});

it('finds a rule that looks at an answer nobody can give', () => {
  expect(codes(smallFlow, { readElsewhere: ['weapon', 'moon'] })).toContain('never-asked small/hello');
});

it('finds an "urgent" door that opens no case', () => {
  const on = { ...(smallFlow.on as NonNullable<FlowSource['on']>), urgent: 'place' };
  expect(codes({ ...smallFlow, on })).toContain('urgent-is-no-case small/place');
});

it('finds a "contact" door that does not ask and come back', () => {
  const on = { ...(smallFlow.on as NonNullable<FlowSource['on']>), contact: 'wait-write' };
  expect(codes({ ...smallFlow, on })).toContain('no-contact small/wait-write');
});

it('finds "code" and "prove" doors that take no code and ask for no word', () => {
  const on = { ...(smallFlow.on as NonNullable<FlowSource['on']>), code: 'place', prove: 'seen' };
  const found = codes({ ...smallFlow, on });
  expect(found).toContain('no-code small/place');
  expect(found).toContain('no-prove small/seen');
});

it('takes a step that asks for a word as one that waits, and its words as what it says', () => {
  const before = codes(smallFlow);
  const circle: FlowSource['steps'][string] = {
    type: 'word',
    word: 'check',
    say: ['own.a'],
    set: ['own.b'],
    next: 'circle',
  };
  expect(codes(changed({ circle }))).not.toContain('never-waits small/circle');
  expect(before).toContain('never-waits small/circle');
  const languagesWithout = (key: string) => (key === 'own.set' ? ['en'] : []);
  expect(codes(smallFlow, { languagesWithout })).toContain('no-words small/own-check');
});

describe('a question that says it only moves about is refused', () => {
  const offers = (changes: object): FlowSource =>
    changed({
      offers: {
        type: 'ask',
        say: ['offers.question'],
        navigates: true,
        offers: [{ id: 'place', to: 'place' }],
        ...changes,
      },
    });
  const raises = (flow: FlowSource) => codes(flow).filter((code) => code.startsWith('raises'));

  it('not, when nothing in it can raise', () => {
    expect(raises(offers({}))).toEqual([]);
  });

  it.each([
    ['its answer is kept', { save: 'weapon', next: 'place' }],
    ['it can be skipped', { skip: true, next: 'place' }],
    ['a choice sets an answer', { offers: [{ id: 'place', set: { danger: 'yes' }, to: 'place' }] }],
    ['a choice is the way out of danger', { offers: [{ id: 'place', strong: true, to: 'place' }] }],
    ['a choice opens a case', { offers: [{ id: 'place', to: 'called' }] }],
    ['a choice calls a person', { offers: [{ id: 'place', to: 'tonight' }] }],
    ['a choice leads to danger now', { offers: [{ id: 'place', to: 'now' }] }],
    ['a choice walks on to a case', { offers: [{ id: 'place' }], next: 'passing' }],
  ])('when %s', (_why, changes) => {
    const flow = offers(changes);
    const passing: FlowSource['steps'][string] = { type: 'say', say: ['offers.question'], next: 'called' };
    expect(raises({ ...flow, steps: { ...flow.steps, passing } })).toEqual(['raises small/offers']);
  });
});

it('takes lines with a condition, of answers somebody can give, beside one that is always said', () => {
  const asking = (say: unknown) =>
    flowSchema.safeParse(changed({ offers: { ...smallFlow.steps.offers, say } as never }));
  expect(asking(['offers.question', { key: 'offers.more', if: { pushed: true } }]).success).toBe(true);
  expect(asking([{ key: 'offers.more', if: { pushed: true } }]).success).toBe(false);
  const flow = changed({
    offers: {
      ...(smallFlow.steps.offers as Extract<FlowSource['steps'][string], { type: 'ask' }>),
      say: ['offers.question', { key: 'offers.more', if: { answer: 'moon', is: ['yes'] } }],
    },
  });
  expect(codes(flow)).toContain('never-asked small/offers');
});
