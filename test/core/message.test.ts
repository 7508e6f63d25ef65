import { expect, it } from 'vitest';
import { COMMANDS, commandValue, LOOK_TAP, parseTap, tapValue, WORKER_STEP } from '../../src/core/message.ts';

it('what a page offers is read back as what it means', () => {
  expect(parseTap(LOOK_TAP)).toEqual({ kind: 'look' });
  for (const command of COMMANDS) expect(parseTap(commandValue(command))).toEqual({ kind: 'command', command });
  expect(parseTap(commandValue('language', 'zh-Hans'))).toEqual({
    kind: 'command',
    command: 'language',
    language: 'zh-Hans',
  });
  expect(parseTap(tapValue(WORKER_STEP, 'yes'))).toEqual({ kind: 'tap', step: 'worker', option: 'yes' });
  expect(parseTap(tapValue('first/danger', 'no'))).toEqual({ kind: 'tap', step: 'first/danger', option: 'no' });
});

it('what no page offers is none of ours', () => {
  for (const value of ['', ':', '!:', '!:dance', 'first/danger', 'a b:c', `${'a'.repeat(91)}:b`, 'a:b\n']) {
    expect(parseTap(value)).toBeNull();
  }
});
