import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentFaults, compileContent } from '../../scripts/compile-content.ts';

const project = join(import.meta.dirname, '../..');
let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'content-'));
  await Promise.all(
    ['flows', 'locales', 'directory'].map((folder) =>
      cp(join(project, folder), join(root, folder), { recursive: true }),
    ),
  );
});
afterEach(() => rm(root, { recursive: true }));

/** Puts other text in place of what stands once in the file. Returns the line where it stood. */
async function change(file: string, from: string, to: string): Promise<number> {
  const text = await readFile(join(root, file), 'utf8');
  expect(text.split(from), `${file} holds ${JSON.stringify(from)} once`).toHaveLength(2);
  await writeFile(
    join(root, file),
    text.replace(from, () => to),
  );
  return text.slice(0, text.indexOf(from)).split('\n').length;
}

/** The one line of the file in which this stands, whatever else it says. */
async function lineWith(file: string, part: string): Promise<string> {
  const text = await readFile(join(root, file), 'utf8');
  return text.split('\n').find((line) => line.includes(part)) ?? `no line with ${part}`;
}

/** The faults as the start prints them: `file:line: reason`. */
async function faults(): Promise<string[]> {
  const refused = await compileContent(root).then(
    () => null,
    (error: unknown) => error,
  );
  if (refused === null) return [];
  expect(refused).toBeInstanceOf(ContentFaults);
  return (refused as Error).message.split('\n');
}

it('takes the sources as they are', async () => {
  expect(await faults()).toEqual([]);
});

describe('a flow is refused, with its line,', () => {
  const file = 'flows/first-contact.yaml';

  it('for a key nobody knows', async () => {
    const line = await change(file, '    save: seen\n', '    saves: seen\n');
    expect(await faults()).toEqual([`${file}:${line}: steps.seen: no such key "saves"`]);
  });

  it('for a kind of step nobody knows', async () => {
    const line = await change(file, '  closing:\n    type: say', '  closing:\n    type: shout');
    expect(await faults()).toEqual([
      expect.stringMatching(new RegExp(`^${file}:${line + 1}: steps\\.closing\\.type: `)),
    ]);
  });

  it('for a step that is led to but not there', async () => {
    await change(file, 'next: closed\n', 'next: shut\n');
    const line = await change(file, '  closing:\n', '  closing:\n');
    expect(await faults()).toEqual([
      `${file}:${line}: first-contact/closing: leads to "first-contact/shut", which is not there`,
      `${file}:${line + 4}: first-contact/closed: no way leads here`,
    ]);
  });

  it('for a step no way leads to', async () => {
    const line = await change(file, '  closing:\n', '  lost:\n    type: end\n  closing:\n');
    expect(await faults()).toEqual([`${file}:${line}: first-contact/lost: no way leads here`]);
  });

  it('for a key given twice', async () => {
    const line = await change(file, '    save: seen\n', '    save: seen\n    save: seen\n');
    expect(await faults()).toEqual([expect.stringMatching(new RegExp(`^${file}:${line + 1}: .*unique`))]);
  });

  it('for broken YAML', async () => {
    const line = await change(file, 'say: [seen.question]\n', 'say: [seen.question\n');
    const [fault, ...more] = await faults();
    expect(more).toEqual([]);
    expect(fault).toMatch(new RegExp(`^${file}:(${line}|${line + 1}): .+`));
  });

  it('for words no language has', async () => {
    await change(file, 'say: [seen.question]\n', 'say: [seen.nothing]\n');
    const line = await change(file, '  seen:\n', '  seen:\n');
    expect(await faults()).toEqual([
      `${file}:${line}: first-contact/seen: "seen.nothing" has no words in zh-Hans`,
      `${file}:${line}: first-contact/seen: "seen.nothing" has no words in en`,
    ]);
  });
});

describe('words are refused, with their line,', () => {
  const file = 'locales/en/chat.json';

  it('when one language lacks them', async () => {
    const there = await change('locales/zh-Hans/chat.json', '"stale": ', '"stale": ');
    await change(file, `${await lineWith(file, '"stale": ')}\n`, '');
    expect(await faults()).toEqual([
      `locales/zh-Hans/chat.json:${there}: "stale" is not in en`,
      expect.stringMatching(/^flows\/first-contact\.yaml:\d+: first-contact\/hello: "stale" has no words in en$/),
    ]);
  });

  it('when one language has other holes', async () => {
    const first = await lineWith(file, '"first": "Hello');
    const line = await change(file, first, first.replace('{police}', 'the police'));
    const there = await change('locales/zh-Hans/chat.json', '"first": "你好', '"first": "你好');
    expect(await faults()).toEqual([
      `locales/zh-Hans/chat.json:${there}: "hello.first" has other {holes} in en`,
      `${file}:${line}: "hello.first" has other {holes} in zh-Hans`,
    ]);
  });

  it('when a hole of the chat is one that nothing fills', async () => {
    const line = await change(file, '"stale": "', '"stale": "{opensAt} ');
    const there = await change('locales/zh-Hans/chat.json', '"stale": "', '"stale": "{opensAt}');
    expect(await faults()).toEqual([
      `locales/zh-Hans/chat.json:${there}: "stale": nothing fills {opensAt} in a chat`,
      `${file}:${line}: "stale": nothing fills {opensAt} in a chat`,
    ]);
  });

  it('when they are empty', async () => {
    const line = await change(file, await lineWith(file, '"stale": '), '  "stale": "",');
    expect(await faults()).toEqual([expect.stringMatching(new RegExp(`^${file}:${line}: stale: `))]);
  });

  it('when the file is no JSON', async () => {
    const line = await change(file, '"passed-on": ', '"passed-on" ');
    const [fault, ...more] = await faults();
    expect(more).toEqual([]);
    expect(fault).toMatch(new RegExp(`^${file}:${line}: .*JSON`));
  });
});

describe('what one channel says otherwise', () => {
  const files = ['locales/en/chat.json', 'locales/zh-Hans/chat.json'];
  const addToBoth = async (words: string) => {
    const lines: string[] = [];
    for (const file of files) {
      const line = await change(file, '  "stale": ', `  ${words}\n  "stale": `);
      lines.push(`${file}:${line}`);
    }
    return lines.sort();
  };

  it('is taken beside the words for all others', async () => {
    await addToBoth('"stale_telegram": "{police}",');
    expect(await faults()).toEqual([]);
  });

  it('is refused for a channel that is not there', async () => {
    const lines = await addToBoth('"stale_pigeon": "-",');
    expect((await faults()).sort()).toEqual(lines.map((line) => `${line}: "stale_pigeon": no channel says "_pigeon"`));
  });

  it('is refused without words for all others', async () => {
    const lines = await addToBoth('"fresh_line": "-",');
    expect((await faults()).sort()).toEqual(
      lines.map((line) => `${line}: "fresh_line": there is no "fresh" for other channels`),
    );
  });

  it('is refused where one language lacks it, and where it does not fit', async () => {
    const there = await change(
      files[0] as string,
      '  "stale": ',
      `  "stale_line": "${'x'.repeat(5_000)}",\n  "stale": `,
    );
    expect(await faults()).toEqual([
      `locales/en/chat.json:${there}: "stale_line" is not in zh-Hans`,
      expect.stringMatching(
        /^flows\/first-contact\.yaml:\d+: first-contact\/hello: says 5082 characters in en; line takes 5000$/,
      ),
    ]);
  });
});

describe('plural words', () => {
  const add = (file: string, words: string) => change(file, '  "stale": ', `${words}\n  "stale": `);

  it('need not count in "one"; a language without that ending is equal', async () => {
    await change(
      'locales/en/finder.json',
      '  "title": ',
      '  "found_one": "One centre",\n  "found_other": "{count} centres",\n  "title": ',
    );
    await change('locales/zh-Hans/finder.json', '  "title": ', '  "found_other": "{count} 个",\n  "title": ');
    expect(await faults()).toEqual([]);
  });

  it('have their other holes in every ending', async () => {
    const line = await add('locales/en/chat.json', '  "found_one": "One",\n  "found_other": "More: {police}",');
    await add('locales/zh-Hans/chat.json', '  "found_other": "{police}",');
    expect(await faults()).toEqual([`locales/en/chat.json:${line}: "found" has other {holes} in its plurals`]);
  });
});

describe('triage and screenings are refused, with their line,', () => {
  it('for a rule that looks at an answer nobody asks for', async () => {
    const file = 'flows/triage.yaml';
    const line = await change(file, 'when: { answer: danger, is: [yes] }', 'when: { answer: moon, is: [yes] }');
    expect(await faults()).toEqual([`${file}:${line}: danger-now: no flow asks for the answer "moon"`]);
  });

  it('for a rule that waits for a value nobody can give', async () => {
    const file = 'flows/triage.yaml';
    const line = await change(file, 'when: { answer: danger, is: [yes] }', 'when: { answer: danger, is: [yse] }');
    expect(await faults()).toEqual([`${file}:${line}: danger-now: the answer "danger" can never be "yse"`]);
  });

  it('for a rule or an item without words', async () => {
    const file = 'flows/screenings/who-six.yaml';
    const line = await change(file, 'text: six.worse', 'text: six.worst');
    const rule = await change('locales/en/chat.json', '    "danger-now": "', '    "danger-then": "');
    expect(await faults()).toEqual(
      expect.arrayContaining([
        `${file}:${line}: "six.worst" has no words in zh-Hans`,
        `${file}:${line}: "six.worst" has no words in en`,
        `locales/en/chat.json:${rule}: "reason.danger-then" is not in zh-Hans`,
        expect.stringMatching(/^flows\/triage\.yaml:\d+: "reason\.danger-now" has no words in en$/),
      ]),
    );
  });

  it('for an empty phrase of typed words', async () => {
    const file = 'flows/detection/en.yaml';
    const line = await change(file, '  - hit me\n', "  - ''\n");
    expect(await faults()).toEqual([
      expect.stringMatching(new RegExp(`^${file}:${line}: danger\\.\\d+: a phrase has at least two characters$`)),
    ]);
  });
});

describe('the directory is refused, with its line,', () => {
  const towns = 'directory/dongguan/towns.json';
  const centres = 'directory/dongguan/centres.json';

  it('for a code given twice', async () => {
    const line = await change(towns, '"code": "441900004"', '"code": "441900003"');
    expect(await faults()).toContain(`${towns}:${line}: "441900003" is given twice`);
  });

  it('for an alias of two towns', async () => {
    const line = await change(towns, '"name": "Fumen"', '"name": "风岗"');
    expect(await faults()).toEqual([`${towns}:${line}: "风岗" already means 441900117`]);
  });

  it('for a centre in a town that is not there', async () => {
    const line = await change(centres, '"x-town": "441900003"', '"x-town": "441900999"');
    expect(await faults()).toEqual([`${centres}:${line}: no town "441900999"`]);
  });

  it('for a place somebody may hide at', async () => {
    const text = await readFile(join(root, centres), 'utf8');
    await writeFile(join(root, centres), text.replace('"counselling"', '"shelter"'));
    const line = text.slice(0, text.indexOf('"counselling"')).split('\n').length;
    expect(await faults()).toEqual([expect.stringMatching(new RegExp(`^${centres}:${line}: .*never a shelter$`))]);
  });

  it('for a number said to be verified without a source', async () => {
    const file = 'directory/numbers/CN.json';
    const text = await readFile(join(root, file), 'utf8');
    await writeFile(join(root, file), text.replace(/"source": "http[^"]*"/, '"source": null'));
    const line = text.slice(0, text.indexOf('"verified": true')).split('\n').length;
    expect(await faults()).toEqual([
      `${file}:${line}: numbers.0.verified: a verified number names the address of its source and the day it was read`,
    ]);
  });
});

it('says every fault of different files at once', async () => {
  await change('flows/questions.yaml', '  thanks:\n    type: say', '  thanks:\n    type: shout');
  await change('locales/en/errors.json', '"outage": ', '"outage" ');
  expect((await faults()).map((fault) => fault.split(':')[0])).toEqual([
    'flows/questions.yaml',
    'locales/en/errors.json',
  ]);
});
