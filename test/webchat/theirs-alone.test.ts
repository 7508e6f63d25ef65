import { describe, expect, it } from 'vitest';
import { commandValue } from '../../src/core/message.ts';
import { type Posted, pageOf } from './page-of.ts';

const NUMBER = '0756-000-0042';
const person: Posted = { tap: commandValue('person') };
const isCovered = (html: string) => html.includes('data-covered="（你写的，这里不显示）"');

/** What is asked for, how one comes there, and what is typed. */
const asked: [name: string, way: Posted[], typed: string, then: boolean][] = [
  ['a number to be called at', [person, { tap: 'no' }, { tap: 'three' }], NUMBER, true],
  ['what is no number', [person, { tap: 'no' }, { tap: 'three' }], '0756 0', true],
  [
    'what the caller says',
    [person, { tap: 'no' }, { tap: 'three' }, { text: NUMBER }, { tap: 'call-evening' }],
    '说是快递',
    false,
  ],
  ['a check word', [...toOwn(), { tap: 'check-word' }], '湖边的石头', false],
  ['a check word too short', [...toOwn(), { tap: 'check-word' }], '湖', true],
  ['a word for danger', [...toOwn(), { tap: 'danger-word' }], '妈妈的毛衣', false],
  ['their own code', [...toOwn(), { tap: 'get-code' }, { tap: 'own-code' }], '柠檬 纸船 7:40', false],
  ['a code', [{ tap: 'info' }, { tap: 'no' }, { tap: 'no' }, { tap: 'have-code' }], '春夏秋冬山水花草', true],
  ['what is no code', [{ tap: 'info' }, { tap: 'no' }, { tap: 'no' }, { tap: 'have-code' }], '春夏', true],
];

function toOwn(): Posted[] {
  return [{ tap: 'info' }, { tap: 'no' }, { tap: 'no' }, { tap: 'own-words' }];
}

describe.each([
  ['with script', true],
  ['without script', false],
])('%s', (_name, script) => {
  it.each(asked)(
    '%s: the page is told to cover it before it is typed, and it is in no answer',
    async (_what, way, typed, then) => {
      const { send } = await pageOf(script);
      const before = [];
      for (const each of way) before.push(await send(each));
      expect(before.map(isCovered).at(-1)).toBe(true);
      const after = await send({ text: typed });
      expect(isCovered(after)).toBe(then);
      expect(after).not.toContain(typed);
      expect(await send({ tap: commandValue('held') })).not.toContain(typed);
    },
  );

  it('nothing else is covered: neither where other words are typed, nor once it is skipped', async () => {
    const { send } = await pageOf(script);
    for (const each of toOwn()) expect(isCovered(await send(each))).toBe(false);
    expect(isCovered(await send({ tap: 'check-word' }))).toBe(true);
    expect(isCovered(await send({ tap: commandValue('language', 'zh-Hans') }))).toBe(true);
    expect(isCovered(await send({ tap: 'unknown' }))).toBe(false);
  });
});
