import { type Scenario, start, taps } from './moves.ts';

/** Conversations where something goes another way than usual. */
export const MORE_SCENARIOS: Scenario[] = [
  {
    name: 'injured',
    about: 'Hurt, with signs that need a doctor now: the ambulance is said first, and nothing more is asked.',
    desk: 'staffed',
    moves: [...start, ...taps('tell', 'partner', 'yes', 'yes')],
  },
  {
    name: 'strangled-earlier',
    about:
      'Strangled longer ago, hurt without signs of danger: no case by itself; a person is offered first at the end.',
    desk: 'staffed',
    moves: [...start, ...taps('tell', 'parent', 'yes', 'no', 'yes', 'earlier', 'enough')],
  },
  {
    name: 'before-morning',
    about: 'Cannot say whether there is danger, nor whether it comes before morning: like yes.',
    desk: 'unstaffed',
    moves: [{ type: { 'zh-Hans': '在吗', en: 'Is anyone there?' } }, ...taps('unsure', 'unsure')],
  },
  {
    name: 'ex-partner-leaving',
    about: 'An ex-partner, three of six, and separating: urgent. The score is never shown.',
    desk: 'staffed',
    moves: [
      ...start,
      ...taps('tell', 'ex', 'no', 'no', 'go-on', 'adult', 'no'),
      ...taps('no', 'yes', 'unknown', 'yes', 'yes', 'no', 'no', 'yes', 'nothing-more', 'no'),
    ],
  },
  {
    name: 'sexual-assault',
    about: 'Sexual assault within five days: urgent, with what is good to know at once.',
    desk: 'unstaffed',
    moves: [
      ...start,
      ...taps('tell', 'someone-else', 'no', 'no', 'go-on', 'adult', 'no', 'no', 'no'),
      ...taps('sexual', 'within-5', 'nothing-more', 'no'),
    ],
  },
  {
    name: 'child-in-danger',
    about: 'A child is in danger now, said at the end. What may be told to the police was said before.',
    desk: 'unstaffed',
    moves: [
      ...start,
      ...taps('tell', 'in-laws', 'no', 'no', 'go-on', 'adult', 'no', 'no', 'no', 'nothing-more', 'yes'),
    ],
  },
  {
    name: 'skip-everything',
    about: 'Every question skipped: nothing is read as "no".',
    desk: 'staffed',
    moves: [
      ...start,
      ...taps(
        'unknown',
        'unknown',
        'unknown',
        'unknown',
        'go-on',
        'unknown',
        'unknown',
        'unknown',
        'unknown',
        'unknown',
        'no',
      ),
    ],
  },
  {
    name: 'information-only',
    about: 'Somebody only reads, then closes.',
    desk: 'unstaffed',
    moves: taps('info', 'no', 'no', 'protection-order', 'evidence', 'leaving-info', 'something-else', 'stop'),
  },
  {
    name: 'leave-typed',
    about: '"Leave" is typed: one tap asks, because people also write that they want to leave somebody.',
    desk: 'staffed',
    moves: [...taps('person', 'no'), { type: { 'zh-Hans': '再见', en: 'bye' } }, { tap: 'close' }],
  },
  {
    name: 'erase-with-a-case',
    about: 'Everything is deleted while a case waits. The case stays, without content.',
    desk: 'unstaffed',
    moves: [{ tap: 'unsafe' }, { command: 'erase' }],
  },
  {
    name: 'a-number-is-kept',
    about:
      'Nobody is on duty: a number to be called by is kept on the page, when, and what to say; then it is ended again.',
    desk: 'unstaffed',
    moves: [
      ...taps('person', 'no', 'week'),
      { type: { 'zh-Hans': '打给我妹妹', en: 'Call my sister' } },
      { type: { 'zh-Hans': '0769-0000-0000', en: '+00 000 000 0000' } },
      ...taps('call-evening', 'say-parcel', 'just-wait'),
      { command: 'held' },
      ...taps('reach-change', 'no'),
    ],
  },
  {
    name: 'no-number-is-kept',
    about: 'What is typed is no number, twice: nothing is kept, and nobody is held up.',
    desk: 'unstaffed',
    moves: [
      ...taps('person', 'no', 'day'),
      { type: { 'zh-Hans': '12345', en: '12345' } },
      { type: { 'zh-Hans': '我不知道打哪个', en: 'I do not know which' } },
      { tap: 'just-wait' },
    ],
  },
  {
    name: 'what-is-held',
    about: 'Somebody asks what is kept about them, in the middle of a question and among the information; then erases.',
    desk: 'staffed',
    moves: [...start, { command: 'held' }, ...taps('information', 'held'), { command: 'erase' }],
  },
  {
    name: 'language-and-stale',
    about:
      'The language changes in the middle; then choices of questions that are over are tapped: one means little, one danger.',
    desk: 'staffed',
    moves: [
      ...start,
      { command: 'language' },
      ...taps('tell', 'partner'),
      { stale: 'first-contact/want:place' },
      { stale: 'first-contact/danger:yes' },
    ],
  },
  {
    name: 'nobody-on-duty',
    about: 'Words while nobody is on duty, then a worker, then words after the worker closed.',
    desk: 'unstaffed',
    moves: [
      ...taps('person', 'no', 'no', 'just-wait'),
      { type: { 'zh-Hans': '有人吗', en: 'Anyone there?' } },
      { command: 'person' },
      { desk: 'a worker takes the case' },
      { type: { 'zh-Hans': '你好', en: 'Hello' } },
      { desk: 'the worker closes the case' },
      { type: { 'zh-Hans': '我还想问一下', en: 'One more thing' } },
      { tap: 'person' },
    ],
  },
];
