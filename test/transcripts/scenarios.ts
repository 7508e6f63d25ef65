import { MORE_SCENARIOS } from './more-scenarios.ts';
import { type Scenario, start, taps } from './moves.ts';
import { OWN_SCENARIOS } from './own-scenarios.ts';

/** The conversations that social workers review, one Markdown file each and language. */
export const SCENARIOS: Scenario[] = [
  {
    name: 'danger-now',
    about: 'The first tap says "not safe right now". Nobody is on duty; a worker comes, writes and closes.',
    desk: 'unstaffed',
    moves: [
      { tap: 'unsafe' },
      { type: { 'zh-Hans': '我躲在厕所里', en: 'I am hiding in the bathroom' } },
      { desk: 'a worker takes the case' },
      { type: { 'zh-Hans': '他在门外', en: 'They are outside the door' } },
      { desk: 'the worker closes the case' },
      { type: { 'zh-Hans': '谢谢', en: 'Thank you' } },
    ],
  },
  {
    name: 'a-person-please',
    about: 'Somebody asks for a person at once and cannot say whether tonight is dangerous. A worker is on duty.',
    desk: 'staffed',
    moves: [
      { tap: 'person' },
      { tap: 'unsure' },
      { tap: 'just-wait' },
      { type: { 'zh-Hans': '我有点怕', en: 'I am a bit afraid' } },
    ],
  },
  {
    name: 'partner-urgent',
    about:
      'A partner, strangled within the week: urgent, in passing. Every question is skippable; the summary says it back.',
    desk: 'unstaffed',
    moves: [
      ...start,
      ...taps('tell', 'partner', 'no', 'yes', 'within-7', 'no', 'go-on', 'adult', 'no'),
      ...taps('yes', 'no', 'unknown', 'yes', 'no', 'no', 'followed', 'nothing-more', 'no'),
    ],
  },
  {
    name: 'a-child-writes',
    about: 'Somebody under eighteen: urgent at once, no screening, no interview.',
    desk: 'staffed',
    moves: [...start, ...taps('tell', 'parent', 'no', 'no', 'go-on', 'under-18', 'yes', 'no')],
  },
  {
    name: 'seen-by-others',
    about: 'Somebody can see the screen: only how to leave is said.',
    desk: 'unstaffed',
    moves: [...taps('info', 'no', 'yes'), { command: 'hide' }],
  },
  {
    name: 'a-place',
    about: 'A centre nearby, by list and by name.',
    desk: 'unstaffed',
    moves: [
      ...start,
      { tap: 'place' },
      { type: { 'zh-Hans': '虎门', en: 'Humen' } },
      ...taps('another-town', 'zone-1'),
    ],
  },
  {
    name: 'for-a-friend',
    about: 'Somebody worries about a friend who is in danger now.',
    desk: 'staffed',
    moves: [...start, ...taps('for-someone', 'yes', 'yes')],
  },
  {
    name: 'may-hurt-someone',
    about: 'Somebody fears to hurt another person.',
    desk: 'unstaffed',
    moves: [...start, ...taps('may-hurt', 'no', 'person', 'no')],
  },
  {
    name: 'worrying-words',
    about: 'Typed words instead of taps: one question, then back; leaving asks once; erasing says what stays.',
    desk: 'unstaffed',
    moves: [
      { type: { 'zh-Hans': '他昨天又打我了', en: 'He hit me again yesterday' } },
      { tap: 'no' },
      { type: { 'zh-Hans': '离开', en: 'leave' } },
      { tap: 'stay' },
      { command: 'language' },
      { command: 'erase' },
    ],
  },
  ...MORE_SCENARIOS,
  ...OWN_SCENARIOS,
];
