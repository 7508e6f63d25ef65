import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import type { Content } from '../../src/content.ts';
import { higher, type Level } from '../../src/core/case.ts';
import { CHANNELS, type Channel } from '../../src/core/channel.ts';
import { FIRST_LANGUAGE } from '../../src/core/language.ts';
import { COMMANDS, type Inbound, MEDIA, parseTap, tapValue } from '../../src/core/message.ts';
import type { Session } from '../../src/core/session.ts';
import type { World } from '../../src/flow/draft.ts';
import { type Stepped, step } from '../../src/flow/engine.ts';
import { createTools } from '../../src/tools.ts';
import { createCapsules } from '../transcripts/capsules.ts';

export const content = JSON.parse(
  await readFile(new URL('../../build/content.json', import.meta.url), 'utf8'),
) as Content;
export const { tools, render } = createTools(content, 'CN', 'https://help.example');

export const channels = fc.constantFrom(...CHANNELS);

/** What happens next: the survivor does something, or the desk does. `tap` counts through what is offered. */
export type Move =
  | { tap: number }
  | { old: { step: string; option: string } }
  | { text: string }
  | { command: (typeof COMMANDS)[number] }
  /** Looks for what only the survivor knows, and types that there. */
  | { own: string; text: string }
  /** Anything else a messenger carries. */
  | { other: Inbound }
  | { desk: 'staffed' | 'unstaffed' | 'worker takes' | 'worker closes' };

const phrases = content.detection.flatMap(({ immediate, danger, helper, leave, help, exclusions }) =>
  [immediate, danger, helper.withDanger, helper.alone, leave, help, exclusions].flat(),
);
const places = Object.entries(content.flows.steps).flatMap(([name, each]) =>
  'offers' in each ? each.offers.map(({ id }) => ({ step: name, option: id })) : [{ step: name, option: 'unknown' }],
);
const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\ud800',
    '\u202eabc',
    '是',
    'no',
    '1',
    '9',
    '虎门',
    'Humen',
    '__proto__',
    'constructor',
    '0000-000-0000',
  ),
);
/** Words of their own, codes to come back with, and what looks like them. */
const theirs = [
  '湖边的石头',
  'Wool sweater',
  'Lemon paper 7:40',
  '柠檬 纸船 7点40',
  '春夏秋冬山水花鸟',
  'apple river stone cloud paper lemon chair winter',
  '老公昨晚又打我了',
];
const words = fc.oneof(
  fc.constantFrom(...phrases),
  fc.constantFrom(...theirs),
  noise,
  fc.tuple(noise, fc.constantFrom(...phrases), noise).map((parts) => parts.join('')),
);

const others: fc.Arbitrary<Inbound> = fc.oneof(
  fc.constantFrom<Inbound>({ kind: 'opened' }, { kind: 'blocked' }, { kind: 'look' }),
  fc.record({ kind: fc.constant('media' as const), media: fc.constantFrom(...MEDIA), words: fc.option(words) }),
  fc.record({
    kind: fc.constant('place' as const),
    latitude: near(22.6, 23.2, 90),
    longitude: near(113.5, 114.3, 180),
  }),
  fc.record({ kind: fc.constant('edited' as const), text: words }),
  fc.record({ kind: fc.constant('late' as const), text: fc.option(words) }),
  fc.record({
    kind: fc.constant('tap' as const),
    step: fc.constant('worker'),
    option: fc.constantFrom('yes', 'no', 'x'),
  }),
);
/** Within the town list's own square, or anywhere on earth. */
function near(from: number, to: number, most: number): fc.Arbitrary<number> {
  return fc.oneof(fc.double({ min: from, max: to, noNaN: true }), fc.double({ min: -most, max: most, noNaN: true }));
}

export const moves = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ tap: fc.nat(11) }) },
    { weight: 2, arbitrary: fc.record({ old: fc.constantFrom(...places) }) },
    { weight: 3, arbitrary: fc.record({ text: words }) },
    { weight: 1, arbitrary: fc.record({ command: fc.constantFrom(...COMMANDS) }) },
    { weight: 3, arbitrary: fc.record({ other: others }) },
    {
      weight: 2,
      arbitrary: fc.record({
        own: fc.constantFrom('check-word', 'danger-word', 'eight-words', 'own-code', 'have-code'),
        text: fc.constantFrom(...theirs),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ desk: fc.constantFrom('staffed', 'unstaffed', 'worker takes', 'worker closes') }),
    },
  ) as fc.Arbitrary<Move>,
  { minLength: 1, maxLength: 45 },
);

/**
 * Where a walk stands after one move. `before` is the session the move began with; `inbound` what the engine took last: a
 * code that was given is followed by what is behind it. `brought`: the highest level that codes brought back so far.
 */
export type Stop = Stepped & {
  world: World;
  before: Session | null;
  inbound: Inbound;
  afresh: boolean;
  brought: Level;
};

/** Walks the real flows; the session is serialised and read again between any two turns, as a store would. */
export function walk(taken: readonly Move[], visit: (stop: Stop) => void, channel: Channel = 'web'): void {
  let world: World = {
    flows: content.flows,
    tools,
    channel,
    desk: 'unstaffed',
    speaker: 'bot',
    caseOpen: false,
    greeted: false,
    language: FIRST_LANGUAGE,
  };
  let session: Session | null = null;
  let shown: string[] = [];
  let brought: Level = 'information';
  const capsules = createCapsules();
  const turn = (given: Inbound) => {
    const before: Session | null = session;
    const first = step(world, before, given);
    const behind = capsules.behind(first.effects);
    const stepped = behind === null ? first : step(world, before, behind);
    const inbound = behind ?? given;
    const afresh = before === null || (before.called === true && !world.caseOpen);
    const saved = before?.resuming?.saved ?? (inbound.kind === 'resumed' ? inbound.saved : null);
    brought = higher(afresh ? 'information' : brought, saved?.level ?? 'information');
    visit({ ...stepped, world, before, inbound, afresh, brought });
    capsules.made(stepped.effects, stepped.session);
    const over = endsIn(stepped);
    // Who leaves or erases has no session any more; whoever comes next has no case of theirs.
    session = over ? null : (JSON.parse(JSON.stringify(stepped.session)) as Session);
    const opened = stepped.effects.some((effect) => effect.do === 'case');
    world = over ? { ...world, caseOpen: false, speaker: 'bot' } : { ...world, caseOpen: world.caseOpen || opened };
    const offered = offeredBy(stepped);
    if (offered.length > 0) shown = offered;
  };
  turn({ kind: 'look' });
  for (const move of taken) {
    if ('desk' in move) world = atDesk(world, move.desk);
    else if ('own' in move) {
      for (let taps = 0, tapped = ''; taps < 10 && !tapped.endsWith(`:${move.own}`); taps += 1) {
        tapped = towards(move.own, shown);
        turn(parseTap(tapped) ?? { kind: 'look' });
      }
      turn({ kind: 'text', text: move.text });
    } else turn(inboundOf(move, shown));
  }
}

/** Of what is shown the choice that leads there, as far as is known. */
function towards(own: string, shown: readonly string[]): string {
  const ways = [own, 'own-words', 'get-code', 'noted', 'enough', 'info', 'no', 'just-wait', 'go-on', 'something-else'];
  const [way] = ways.flatMap((name) => shown.find((value) => value.endsWith(`:${name}`)) ?? []);
  return way ?? shown.at(-1) ?? '';
}

/** Whether the session is over with this turn. */
export function endsIn({ effects }: Pick<Stepped, 'effects'>): boolean {
  return effects.some((effect) => effect.do === 'leave' || effect.do === 'erase' || effect.do === 'blocked');
}

/** The values of the choices that a turn offers. */
export function offeredBy({ effects }: Stepped): string[] {
  return effects.flatMap((effect) =>
    effect.do === 'say' ? (effect.offers ?? []).map(({ step: name, option }) => tapValue(name, option)) : [],
  );
}

function atDesk(world: World, desk: Extract<Move, { desk: string }>['desk']): World {
  if (desk === 'staffed' || desk === 'unstaffed') return { ...world, desk };
  if (desk === 'worker takes') return world.caseOpen ? { ...world, speaker: 'worker' } : world;
  return { ...world, caseOpen: false, speaker: 'bot' };
}

function inboundOf(move: Exclude<Move, { desk: string } | { own: string }>, shown: readonly string[]): Inbound {
  if ('text' in move) return { kind: 'text', text: move.text };
  if ('command' in move) return { kind: 'command', command: move.command };
  if ('other' in move) return move.other;
  if ('old' in move) return { kind: 'tap', ...move.old };
  return parseTap(shown[move.tap % Math.max(1, shown.length)] ?? '') ?? { kind: 'look' };
}
