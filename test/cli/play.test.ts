import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Runs `play` as a process of its own; the answers are piped in, one a line. */
async function play(given: string[], answers: string[] = [], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'src/cli/play.ts'), ...given], {
    cwd: root,
    env: environment,
    timeout: 9_000,
  });
  child.stdin.end(answers.join('\n'));
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

describe('a conversation in the terminal', () => {
  it('says first what it is, whose numbers are shown and how to answer', async () => {
    const { stdout, stderr, code } = await play(['flows/first-contact.yaml', '--lang', 'zh-Hans']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const lines = stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      expect.stringContaining('什么都不保存'),
      expect.stringContaining('CN'),
      expect.stringContaining('没有人在岗'),
      expect.stringContaining(':q'),
    ]);
    expect(stdout).toContain('    1. 现在不安全\n');
  });

  it.each([
    ['zh-Hans', '[打开或升级个案：immediate]', '☎ 110  报警', '现在没有社工值班'],
    ['en', '[a case is opened or raised: immediate]', '☎ 110  Police', 'No worker is on duty'],
  ])('opens a case and shows the numbers for danger now, in %s', async (language, opened, police, desk) => {
    const { stdout, code } = await play(['--lang', language], ['1', ':q', '2']);
    expect(code).toBe(0);
    for (const words of [opened, police, desk]) expect(stdout).toContain(words);
    expect(stdout).not.toContain('> 2');
  });

  it('makes a code to come back with, and knows it once', async () => {
    const first = ['Information first', 'No', 'No', 'Own words and a code', 'A code to come back', 'Two words of mine'];
    const given = ['I have a code', 'paper lemon 7.40', 'No', 'I have a code', 'lemon paper 7:40'];
    const { stdout, code } = await play(['--lang', 'en'], [...first, 'lemon paper 7:40', 'Noted', ...given]);
    expect(code).toBe(0);
    expect(stdout).toContain('The code: lemon paper 07:40');
    expect(stdout.match(/Could anyone see/g)).toHaveLength(2);
    expect(stdout.match(/opens nothing here/g)).toHaveLength(1);
  });

  it('takes typed words, and says so when they go to the worker', async () => {
    const { stdout } = await play(
      ['--lang', 'en'],
      ['I do not know', '3', 'No', 'person', 'yes', 'Not now', 'thank you'],
    );
    expect(stdout).toContain('[a case is opened or raised: urgent]');
    expect(stdout).toContain("[put with the worker's messages]");
  });

  it.each([
    ['0', '[the chat is left; an open case stays open]'],
    ['delete everything', '[what is held is deleted]'],
  ])('ends when somebody types %s', async (words, said) => {
    const { stdout, code } = await play(['--lang', 'en'], [words, 'more']);
    expect(code).toBe(0);
    expect(stdout).toContain(said);
    expect(stdout).not.toContain('> more');
  });

  it('changes the language when it is asked to', async () => {
    const { stdout } = await play(['--lang', 'en'], ['中文']);
    expect(stdout).toContain('现在不安全');
  });

  it('speaks as if a worker were on duty, with the numbers of another country', async () => {
    const { stdout } = await play(['--on-duty', '--country', 'TW', '--lang', 'en'], ['1']);
    expect(stdout).toContain('Numbers to call: those of TW');
    expect(stdout).toContain('in front of the worker on duty');
    expect(stdout).toContain('☎ 119');
  });

  it('takes the country of the deployment when none is given', async () => {
    const { stdout } = await play(['--lang', 'en'], [], { EMERGENCY_COUNTRY: 'TW' });
    expect(stdout).toContain('those of TW');
  });

  it('speaks as a messenger does, and asks there whether we may write back', async () => {
    const { stdout } = await play(['--channel', 'telegram', '--lang', 'en'], ['1', '2']);
    for (const words of ['Telegram knows which account writes', 'May we write back to you?', 'for 1440 minutes'])
      expect(stdout).toContain(words);
    const web = await play(['--lang', 'en'], ['1']);
    expect(web.stdout).not.toContain('write back');
  });

  it('begins at another flow', async () => {
    const { stdout } = await play(['flows/find-a-place.yaml', '--lang', 'en'], ['Humen']);
    expect(stdout).toContain('Sample centre, Humen');
  });
});

describe('called wrongly it says in one line what there is, and stops:', () => {
  it.each([
    ['a flow that is not there', ['flows/nothing.yaml'], 'first-contact'],
    ['a language that is not there', ['--lang', 'fr'], 'zh-Hans, en'],
    ['a channel that is not there', ['--channel', 'pigeon'], 'web, telegram, line'],
    ['a country without numbers', ['--country', 'XX'], 'XX'],
    ['a country that is none', ['--country', 'china'], 'such as CN'],
    ['an option that is not there', ['--loud'], '--help'],
    ['two flows', ['information', 'questions'], '--help'],
  ])('%s', async (_fault, given, said) => {
    const { stdout, stderr, code } = await play(given);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toMatch(/^play: .*\n$/);
    expect(stderr).toContain(said);
  });

  it('and explains itself when asked', async () => {
    const { stdout, stderr, code } = await play(['--help']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    for (const option of ['--lang', '--channel', '--country', '--on-duty', ':q']) expect(stdout).toContain(option);
  });
});
