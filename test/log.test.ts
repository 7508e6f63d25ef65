import { expect, test } from 'vitest';
import { createLog, type LogEvent, type LogFields } from '../src/log.ts';

function logOf(event: string, fields: Record<string, unknown>): unknown[] {
  const lines: string[] = [];
  createLog(
    (line) => lines.push(line),
    () => 0,
  )(event as LogEvent, fields as LogFields);
  return lines.map((line) => JSON.parse(line));
}
const at = '1970-01-01T00:00:00.000Z';

test('what is on the lists is written', () => {
  const fields = { code: 'seal-broken', reason: 'gone', route: 'events', status: 500, count: 2 };
  expect(logOf('send-failed', fields)).toEqual([{ at, event: 'send-failed', ...fields }]);
});

test('a field of another name is dropped', () => {
  expect(logOf('turn-failed', { text: 'he is at the door', detail: 'sid' })).toEqual([{ at, event: 'turn-failed' }]);
});

test('a value outside the list of its field is dropped', () => {
  const fields = {
    code: 'he is at the door',
    reason: 'he is at the door',
    route: '/console/cases/abc/read',
    mode: { text: 'words' },
    status: '500 words',
    count: Number.NaN,
    port: ['words'],
  };
  expect(logOf('turn-failed', fields)).toEqual([{ at, event: 'turn-failed' }]);
});

test('an event outside the list is not written', () => {
  expect(logOf('he is at the door', {})).toEqual([]);
});
