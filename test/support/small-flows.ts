import { type Level, rank } from '../../src/core/case.ts';
import { type Condition, holds } from '../../src/core/condition.ts';
import type { Inbound } from '../../src/core/message.ts';
import type { Session } from '../../src/core/session.ts';
import { compileFlows } from '../../src/flow/compile.ts';
import type { CompiledFlows } from '../../src/flow/compiled.ts';
import type { World } from '../../src/flow/draft.ts';
import { type Stepped, step } from '../../src/flow/engine.ts';
import type { FlowSource, Screening } from '../../src/flow/schema.ts';
import type { Tools } from '../../src/flow/tools.ts';

const signOff = { practice: false, law: false, medicine: false, language: false };

/** A flow small enough to hold in the head: two questions, a town, a person, the doors. */
export const smallFlow: FlowSource = {
  specVersion: 1,
  id: 'small',
  purpose: 'Tests of the engine.',
  serves: 'case',
  signOff,
  start: 'hello',
  on: {
    person: 'tonight',
    immediate: 'now',
    urgent: 'told',
    danger: 'words',
    helper: 'words',
    leave: 'close',
    contact: 'may-write',
    voice: 'spoken',
    again: 'again',
    code: 'give-code',
    prove: 'prove',
    resumed: 'seen',
  },
  steps: {
    hello: {
      type: 'ask',
      say: ['hello.first'],
      offers: [
        { id: 'unsafe', label: 'hello.unsafe', set: { danger: 'yes' }, strong: true },
        { id: 'info', label: 'hello.info', to: 'danger' },
      ],
      typed: 'danger',
      next: 'danger',
    },
    danger: {
      type: 'ask',
      say: ['danger.question'],
      save: 'danger',
      skip: true,
      offers: [{ id: 'yes' }, { id: 'unsure' }, { id: 'no' }],
      next: 'weapon',
    },
    weapon: {
      type: 'ask',
      say: ['weapon.question'],
      save: 'weapon',
      skip: true,
      if: { not: { answer: 'danger', is: ['no'] } },
      offers: [{ id: 'yes' }, { id: 'no' }],
      next: 'offers',
    },
    offers: {
      type: 'ask',
      say: ['offers.question'],
      offers: [
        { id: 'place', to: 'place' },
        { id: 'stop', to: 'stop' },
        { id: 'circle', to: 'circle' },
        { id: 'check', to: 'own-check' },
        { id: 'duress', to: 'own-duress' },
        { id: 'eight', to: 'eight-words' },
        { id: 'own', to: 'own-code' },
      ],
    },
    place: { type: 'town', say: ['place.question'], next: 'offers' },
    stop: { type: 'end' },
    circle: { type: 'route', routes: [{ when: { level: 'information' }, to: 'circle-2' }], next: 'offers' },
    'circle-2': { type: 'route', routes: [{ when: { level: 'information' }, to: 'circle' }], next: 'offers' },
    tonight: {
      type: 'ask',
      say: ['tonight.question'],
      save: 'tonight',
      offers: [{ id: 'yes' }, { id: 'no' }],
      next: 'called',
    },
    called: {
      type: 'case',
      level: 'standard',
      staffed: ['case.staffed'],
      unstaffed: ['case.unstaffed'],
      next: 'wait-write',
    },
    told: {
      type: 'case',
      level: 'urgent',
      staffed: ['case.staffed'],
      unstaffed: ['case.unstaffed'],
      next: 'wait-write',
    },
    now: { type: 'card', say: ['card.intro'], next: 'now-case' },
    'now-case': {
      type: 'case',
      level: 'immediate',
      staffed: ['case.staffed'],
      unstaffed: ['case.unstaffed'],
      next: 'wait-write',
    },
    wait: {
      type: 'listen',
      say: ['wait.say'],
      heard: ['wait.heard'],
      offers: [{ id: 'place', to: 'place' }],
      next: 'wait',
    },
    words: {
      type: 'ask',
      say: ['words.question'],
      save: 'danger',
      skip: true,
      offers: [{ id: 'yes' }, { id: 'no', to: '@back' }],
      next: '@back',
    },
    'may-write': {
      type: 'contact',
      say: ['contact.question'],
      agreed: ['contact.agreed'],
      declined: ['contact.declined'],
      next: '@back',
    },
    'wait-write': {
      type: 'contact',
      say: ['contact.question'],
      agreed: ['contact.agreed'],
      declined: ['contact.declined'],
      next: 'wait',
    },
    spoken: {
      type: 'ask',
      say: ['media.voice'],
      offers: [{ id: 'unsafe', set: { danger: 'yes' }, to: 'now' }, { id: 'back' }],
      next: '@back',
    },
    close: {
      type: 'ask',
      say: ['close.question'],
      offers: [
        { id: 'yes', to: 'stop' },
        { id: 'no', to: '@back' },
      ],
    },
    'own-check': { type: 'word', word: 'check', say: ['own.check'], set: ['own.set'], next: 'danger' },
    'own-duress': { type: 'word', word: 'duress', say: ['own.duress'], set: ['own.set'], next: 'danger' },
    'eight-words': { type: 'make-code', next: 'offers' },
    'own-code': { type: 'make-code', own: ['own.code'], next: 'offers' },
    'give-code': { type: 'give-code', say: ['code.ask'], next: 'offers' },
    prove: { type: 'prove', say: ['code.prove'], next: 'again' },
    seen: {
      type: 'ask',
      say: ['seen.question'],
      save: 'seen',
      offers: [{ id: 'no', to: 'say-back' }, { id: 'yes' }],
      next: 'offers',
    },
    'say-back': { type: 'summary', say: ['summary.intro'], next: 'offers' },
    again: { type: 'ask', say: ['again.question'], offers: [{ id: 'info', to: 'danger' }], next: 'danger' },
  },
};

export function compileSmall(flow: FlowSource = smallFlow, screenings: Screening[] = []): CompiledFlows {
  const sources = {
    entry: 'small',
    flows: [{ file: 'small.yaml', value: flow }],
    screenings: screenings.map((value) => ({ file: `${value.id}.yaml`, value })),
  };
  const compiled = compileFlows(sources, (text) => `hash-${text.length}`);
  if (compiled.flows === null) throw new Error(compiled.problems.map(({ message }) => message).join('; '));
  return compiled.flows;
}

const RULES: { id: string; level: Level; when: Condition }[] = [
  { id: 'danger', level: 'immediate', when: { answer: 'danger', is: ['yes'] } },
  { id: 'words', level: 'immediate', when: { answer: 'words', is: ['immediate'] } },
  { id: 'duress', level: 'immediate', when: { answer: 'duress', is: ['yes'] } },
  { id: 'weapon', level: 'urgent', when: { answer: 'weapon', is: ['yes'] } },
  { id: 'tonight', level: 'urgent', when: { answer: 'tonight', is: ['yes'] } },
];

const smallTools: Tools = {
  read(text) {
    const command =
      text === '0'
        ? 'hide'
        : text === 'erase'
          ? 'erase'
          : text === 'person'
            ? 'person'
            : text === 'English'
              ? 'language'
              : null;
    const signal = text.includes('kill')
      ? 'immediate'
      : text.includes('hits')
        ? 'danger'
        : text === 'leave'
          ? 'leave'
          : null;
    return { command, language: command === 'language' ? 'en' : null, signal };
  },
  assess(answers) {
    const facts = {
      answers,
      level: 'information',
      desk: 'staffed',
      caseOpen: false,
      pushed: false,
      web: false,
    } as const;
    const met = RULES.filter(({ when }) => holds(when, facts));
    const level = met.reduce<Level>((top, rule) => (rank(rule.level) > rank(top) ? rule.level : top), 'information');
    return { level, reasons: met.map(({ id }) => id) };
  },
  findTown: (text) => (text === 'Humen' ? '441900121' : null),
  townGroups: () => [{ id: 'zone-1', label: 'The bay' }],
  townsOf: () => [{ id: '441900121', label: 'Humen' }],
  nearestTown: (latitude) => (latitude > 22 ? { id: '441900121', label: 'Humen' } : null),
  matchLabel: (text, labels) => labels.indexOf(text),
  exactLabel: (text, labels) => labels.indexOf(text),
  plain: (text) => text.toLowerCase().trim(),
  withoutIdentity: (text, mark) => text.replace('12345', mark),
  label: (key, _reader, holes) => [key, ...Object.values(holes ?? {})].join(' '),
  webPage: false,
};

export function smallWorld(changes: Partial<World> = {}): World {
  return {
    flows: compileSmall(),
    tools: smallTools,
    channel: 'web',
    desk: 'unstaffed',
    speaker: 'bot',
    caseOpen: false,
    greeted: true,
    language: 'zh-Hans',
    ...changes,
  };
}

export const tap = (name: string, option: string): Inbound => ({ kind: 'tap', step: `small/${name}`, option });
export const text = (words: string): Inbound => ({ kind: 'text', text: words });

/** A conversation played turn by turn; the session is serialised and read again between any two. */
export function play(inbounds: Inbound[], changes: Partial<World> = {}): Stepped & { turns: Stepped[] } {
  let session: Session | null = null;
  const turns: Stepped[] = [];
  let caseOpen = changes.caseOpen ?? false;
  for (const inbound of inbounds) {
    const turn: Stepped = step(smallWorld({ ...changes, caseOpen }), session, inbound);
    caseOpen ||= turn.effects.some((effect) => effect.do === 'case');
    session = JSON.parse(JSON.stringify(turn.session)) as Session;
    turns.push(turn);
  }
  const last = turns.at(-1);
  if (!last) throw new Error('nothing was played');
  return { ...last, turns };
}

/** The keys a turn says, in order. */
export function said(turn: Stepped): string[] {
  return turn.effects.flatMap((effect) => (effect.do === 'say' ? effect.keys : effect.do === 'card' ? ['<card>'] : []));
}
