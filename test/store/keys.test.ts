import { expect, test } from 'vitest';
import { KEYS, type KeyName, keyName, rowOfKey } from '../../src/store/keys.ts';

const NAMES = Object.keys(KEYS) as KeyName[];

test('every key of the table is recognised as its own row and no other', () => {
  for (const name of NAMES) expect(rowOfKey('dongguan', keyName('dongguan', name, 'zh-Hans', 'b_-9'))).toBe(name);
});

test('every key of a deployment carries its cell as the one hash tag', () => {
  for (const name of NAMES) expect(keyName('dongguan', name, 'a', 'b')).toMatch(/^\{dongguan\}:[^{}]+$/);
});

test('keys of another cell, or of no row, are recognised as none', () => {
  expect(rowOfKey('dongguan', keyName('other', 'session', 'a'))).toBeNull();
  expect(rowOfKey('dongguan', '{dongguan}:s:')).toBeNull();
  expect(rowOfKey('dongguan', '{dongguan}:unknown:a')).toBeNull();
  expect(rowOfKey('dongguan', 's:a')).toBeNull();
});

test('what holds words or leads to a message is sealed: conversation, outbox, traces, talk, capsules, ways, records', () => {
  const sealed = NAMES.filter((name) => KEYS[name].form === 'sealed');
  expect(sealed).toEqual(['session', 'outbox', 'traces', 'clearance', 'talk', 'capsule', 'way', 'record']);
});
