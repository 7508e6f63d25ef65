// cli/ is what an admin or a social worker runs in a terminal.

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { Content } from '../content.ts';
import { FIRST_LANGUAGE, isLanguage, type Language } from '../core/language.ts';
import { type Inbound, type Message, parseTap } from '../core/message.ts';
import type { Session } from '../core/session.ts';
import { step } from '../flow/engine.ts';
import { createTools } from '../tools.ts';

/** `play flows/first-contact.yaml --lang zh-Hans`: a conversation in the terminal. Nothing is stored, nobody is paged. */
async function play(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { lang: { type: 'string', default: FIRST_LANGUAGE }, 'on-duty': { type: 'boolean', default: false } },
  });
  const content = JSON.parse(await readFile(new URL('../../build/content.json', import.meta.url), 'utf8')) as Content;
  const flow = (positionals[0] ?? 'flows/first-contact.yaml').replace(/^.*\//, '').replace(/\.yaml$/, '');
  const start = Object.keys(content.flows.steps).find((name) => name.startsWith(`${flow}/`));
  if (!isLanguage(values.lang) || start === undefined) {
    console.error(
      start === undefined ? `play: there is no flow "${flow}"` : `play: there is no language "${values.lang}"`,
    );
    return 1;
  }
  const entry = flow === content.flows.start.split('/')[0] ? content.flows.start : start;
  await converse(content, { language: values.lang, start: entry, desk: values['on-duty'] ? 'staffed' : 'unstaffed' });
  return 0;
}

type Setting = { language: Language; start: string; desk: 'staffed' | 'unstaffed' };

async function converse(content: Content, { language, start, desk }: Setting): Promise<void> {
  const { tools, render } = createTools(content, 'CN');
  const flows = { ...content.flows, start };
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const asked = terminal[Symbol.asyncIterator]();
  let session: Session | null = null;
  let caseOpen = false;
  let inbound: Inbound = { kind: 'look' };
  try {
    for (;;) {
      const stepped = step(
        { flows, tools, desk, speaker: 'bot', caseOpen, greeted: false, language },
        session,
        inbound,
      );
      session = JSON.parse(JSON.stringify(stepped.session)) as Session;
      for (const effect of stepped.effects) {
        if (effect.do === 'case') console.log(`  [case: ${effect.level}]`);
        if (effect.do === 'relay') console.log('  [to the worker]');
      }
      caseOpen ||= stepped.effects.some((effect) => effect.do === 'case');
      const messages = render(stepped.effects, session.language);
      for (const message of messages) print(message);
      if (stepped.effects.some((effect) => effect.do === 'leave' || effect.do === 'erase')) return;
      process.stdout.write('> ');
      const line = await asked.next();
      if (line.done) return;
      inbound = read(line.value, messages);
    }
  } finally {
    terminal.close();
  }
}

function print({ paragraphs, numbers, choices }: Message): void {
  console.log();
  for (const paragraph of paragraphs) console.log(`  ${paragraph}`);
  for (const { number, name } of numbers) console.log(`  ☎ ${number}  ${name}`);
  choices.forEach(({ label }, index) => {
    console.log(`    ${index + 1}. ${label}`);
  });
}

/** A number is a tap on that choice; anything else is typed words. */
function read(line: string, messages: Message[]): Inbound {
  const choices = messages.findLast((message) => message.choices.length > 0)?.choices ?? [];
  const choice = /^\d+$/.test(line.trim()) ? choices[Number(line) - 1] : undefined;
  return (choice && parseTap(choice.value)) ?? { kind: 'text', text: line };
}

process.exitCode = await play();
