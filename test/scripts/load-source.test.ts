import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { loadSource, parseSource } from '../../scripts/load-source.ts';

const schema = mini.strictObject({
  id: mini.string(),
  steps: mini.record(
    mini.string(),
    mini.discriminatedUnion('type', [
      mini.strictObject({ type: mini.literal('say'), say: mini.array(mini.string()), next: mini.string() }),
      mini.strictObject({
        type: mini.literal('route'),
        when: mini.union([
          mini.strictObject({ answer: mini.string(), is: mini.array(mini.string()) }),
          mini.strictObject({ level: mini.enum(['low', 'high']) }),
          mini.strictObject({ desk: mini.enum(['staffed', 'unstaffed']) }),
        ]),
      }),
    ]),
  ),
});
const good = `id: first
steps:
  # who speaks
  hello:
    type: say
    say:
      - one.two
    next: "5"
  choose:
    type: route
    when: { answer: danger, is: [yes] }
`;

/** code, line and message of every problem in YAML text. */
function problemsOf(text: string, file = 'flow.yaml'): [string, number, string][] {
  const loaded = parseSource({ file, text }, schema);
  return loaded.ok ? [] : loaded.problems.map(({ code, line, message }) => [code, line, message]);
}

test('a right file is read as its value', () => {
  expect(parseSource({ file: 'flow.yaml', text: good }, schema)).toMatchObject({
    ok: true,
    value: {
      id: 'first',
      steps: {
        hello: { type: 'say', say: ['one.two'], next: '5' },
        choose: { type: 'route', when: { answer: 'danger', is: ['yes'] } },
      },
    },
  });
});

test('what is found wrong later gets its line too', () => {
  const loaded = parseSource({ file: 'flow.yaml', text: good }, schema);
  if (!loaded.ok) throw new Error('the good file was refused');
  expect(loaded.lineAt(['steps', 'hello', 'say', 0])).toBe(7);
  expect(loaded.lineAt(['steps', 'choose', 'when', 'is'])).toBe(11);
  expect(loaded.lineAt([])).toBe(1);
});

test('yes, no, on and off are words, not truth values', () => {
  const words = parseSource({ file: 'a.yaml', text: '[yes, no, on, off, 1e3x]' }, z.array(z.string()));
  expect(words).toMatchObject({ ok: true, value: ['yes', 'no', 'on', 'off', '1e3x'] });
});

test('a wrong key is named at its own line', () => {
  expect(problemsOf(good.replace('    next: "5"', '    next: "5"\n    nxt: b'))).toEqual([
    ['unknown-key', 9, 'steps.hello: no such key "nxt"'],
  ]);
});

test('a wrong type is named at its own line', () => {
  expect(problemsOf(good.replace('- one.two', '- 12'))).toEqual([
    ['wrong-value', 7, expect.stringContaining('steps.hello.say.0: ')],
  ]);
});

test('a missing key is named at the line of its parent', () => {
  expect(problemsOf(good.replace('    next: "5"\n', ''))).toEqual([
    ['missing-key', 4, 'steps.hello: "next" is missing'],
  ]);
});

test('a key missing from the file itself is named at its first line', () => {
  expect(problemsOf('# only words\nid: a\n')).toEqual([['missing-key', 2, 'the file: "steps" is missing']]);
});

test('an unknown kind of step is named at its line', () => {
  expect(problemsOf(good.replace('type: say', 'type: shout'))).toEqual([
    ['wrong-value', 5, expect.stringContaining('steps.hello.type')],
  ]);
});

test.each([
  ['is: [yes]', 'is: 3', ['wrong-value', 11, expect.stringContaining('steps.choose.when.is: ')]],
  [
    'answer: danger, is: [yes]',
    'level: middle',
    ['wrong-value', 11, expect.stringContaining('steps.choose.when.level: ')],
  ],
  ['answer: danger, is: [yes]', 'colour: red', ['wrong-value', 11, expect.stringContaining('steps.choose.when: ')]],
])('of several forms the nearest is spoken of: %s to %s', (right, wrong, problem) => {
  expect(problemsOf(good.replace(right, wrong))).toEqual([problem]);
});

test('a key written twice is refused at the second', () => {
  expect(problemsOf(good.replace('id: first', 'id: first\nid: second'))).toEqual([
    ['duplicate-key', 2, expect.any(String)],
  ]);
});

test('a key written twice is refused in JSON too', () => {
  expect(problemsOf('{\n "id": "a",\n "id": "b",\n "steps": {}\n}', 'flow.json')).toEqual([
    ['duplicate-key', 3, expect.any(String)],
  ]);
});

test('broken YAML is named once, at the line where it breaks', () => {
  expect(problemsOf('id: "first\nsteps: {}\n')).toEqual([['syntax', expect.any(Number), expect.any(String)]]);
  expect(problemsOf('id: first\nsteps: [}\n')).toEqual([['syntax', 2, expect.any(String)]]);
});

test('broken JSON is named at its line', () => {
  expect(problemsOf('{\n  "id": "a",\n  "steps": {},\n}\n', 'flow.json')).toEqual([['syntax', 4, expect.any(String)]]);
  expect(problemsOf('{\n  "id": "a"', 'flow.json')).toEqual([['syntax', 2, expect.any(String)]]);
  expect(problemsOf('{\n  "id": a,\n  "steps": {}\n}\n', 'flow.json')).toEqual([['syntax', 2, expect.any(String)]]);
  expect(problemsOf('{\n  "id": "a,\n  "steps": {}\n}\n', 'flow.json')).toEqual([['syntax', 2, expect.any(String)]]);
});

test('YAML is not taken for JSON', () => {
  expect(problemsOf('id: a\nsteps: {}\n', 'flow.json')).toEqual([['syntax', 1, expect.any(String)]]);
});

test.each([['id: &a first\nsteps: {}\n'], ['id: first\nsteps: *a\n']])('no anchor or alias is followed: %j', (text) => {
  expect(problemsOf(text)).toHaveLength(1);
});

test('an unknown tag is refused', () => {
  expect(problemsOf('id: !secret first\nsteps: {}\n')).toEqual([['syntax', 1, expect.any(String)]]);
});

test('an empty file is refused', () => {
  expect(problemsOf('')).toEqual([['wrong-value', 1, expect.any(String)]]);
});

test('a file is read from disk and named in its problems', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'source-'));
  const file = join(folder, 'flow.yaml');
  await writeFile(file, good);
  expect((await loadSource(file, schema)).ok).toBe(true);
  await rm(folder, { recursive: true });
  expect(await loadSource(file, schema)).toEqual({
    ok: false,
    problems: [{ code: 'unreadable', file, line: 1, message: 'the file cannot be read' }],
  });
});
