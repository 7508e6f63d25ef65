import { type Move, type Scenario, start, taps } from './moves.ts';

const says = (zh: string, en: string): Move => ({ type: { 'zh-Hans': zh, en } });

/** Conversations with words and codes that only the survivor knows. */
export const OWN_SCENARIOS: Scenario[] = [
  {
    name: 'own-words',
    about:
      'Somebody agrees on a check word and a danger word; some words are of no use. Then the danger word is typed alone: the case opens, and the screen shows nothing of it, also when something else is written.',
    desk: 'staffed',
    moves: [
      ...start,
      ...taps('information', 'own-words', 'check-word'),
      says('湖', 'abc'),
      says('看信息', 'Information'),
      says('湖边的石头', 'Lake stone'),
      { tap: 'danger-word' },
      says('湖边的石头', 'lake stone'),
      says('妈妈的毛衣', 'wool sweater'),
      ...taps('go-back'),
      says(' 妈妈的毛衣。', 'Wool sweater.'),
      says('那件蓝色的', 'The blue one'),
      ...taps('information', 'evidence', 'something-else', 'stop'),
    ],
  },
  {
    name: 'check-word',
    about:
      'A worker asks for the check word, and sees that it was right; then somebody writes the danger word to the worker.',
    desk: 'staffed',
    moves: [
      ...taps('person', 'no', 'just-wait', 'own-words', 'check-word'),
      says('湖边的石头', 'Lake stone'),
      { tap: 'danger-word' },
      says('妈妈的毛衣', 'Wool sweater'),
      { tap: 'go-back' },
      says('湖边的石头', 'Lake stone'),
      { desk: 'a worker takes the case' },
      says('湖邊的石頭', 'lake stone'),
      says('我在家', 'I am at home'),
      says('妈妈的毛衣', 'wool sweater'),
      { desk: 'the worker closes the case' },
      says('谢谢', 'Thank you'),
    ],
  },
  {
    name: 'a-code-is-made',
    about:
      'Eight words to come back with. Another time they are typed: first who can see is asked, then what was noted is offered.',
    desk: 'staffed',
    moves: [
      ...start,
      ...taps('tell', 'partner', 'no', 'yes', 'earlier', 'enough', 'own-words', 'get-code', 'eight-words', 'noted'),
      ...taps('go-back', 'stop'),
      { anew: true },
      says('我有口令', 'I have a code'),
      says('春夏秋冬', 'apple river'),
      says('春夏秋冬山水花草', 'apple river stone cloud paper lemon chair spring'),
      says('春 夏 秋 冬 山 水 花 鸟', 'Apple, river, stone, cloud, paper, lemon, chair, winter'),
      ...taps('no', 'yes', 'person'),
    ],
  },
  {
    name: 'coming-back-with-a-check-word',
    about:
      'Two words of their own and a time, with a check word behind them. Another time the word is given, at the second try; somebody can see, so nothing of before is shown.',
    desk: 'unstaffed',
    moves: [
      ...start,
      ...taps('information', 'own-words', 'check-word'),
      says('湖边的石头', 'Lake stone'),
      ...taps('get-code', 'own-code'),
      says('柠檬 纸船', 'lemon paper'),
      says('柠檬 纸船 7:40', 'lemon paper 7:40'),
      ...taps('noted', 'go-back', 'stop'),
      { anew: true },
      ...taps('info', 'no', 'no', 'have-code'),
      says('纸船，柠檬', 'paper lemon, twenty to eight'),
      says('纸船柠檬 7点40', 'Paper, lemon, 7.40 am'),
      says('湖边', 'Lake'),
      says('湖边的石头', 'lake stone'),
      ...taps('unsure', 'person'),
    ],
  },
  {
    name: 'a-code-of-somebody-else',
    about: 'Somebody has a code and does not know the check word behind it: nothing of before is ever shown.',
    desk: 'staffed',
    moves: [
      ...start,
      ...taps('information', 'own-words', 'check-word'),
      says('湖边的石头', 'Lake stone'),
      ...taps('get-code', 'eight-words'),
      { anew: true },
      says('口令', 'code'),
      says('春夏秋冬山水花鸟', 'apple river stone cloud paper lemon chair winter'),
      says('小红', 'Anna'),
      says('十月一日', 'October'),
      says('我爱你', 'I love you'),
      says('口令', 'code'),
      says('春夏秋冬山水花鸟', 'apple river stone cloud paper lemon chair winter'),
      ...taps('unknown'),
    ],
  },
];
