import { createInterface } from 'node:readline/promises';
import type { Content } from '../content.ts';
import type { Effect } from '../core/effect.ts';
import { type Choice, type Inbound, type Message, parseTap } from '../core/message.ts';
import type { Session } from '../core/session.ts';
import { step } from '../flow/engine.ts';
import type { Setting } from './ask-settings.ts';
import { createCodesOfATrial } from './codes-of-a-trial.ts';

const QUIT = ':q';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
type Streams = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; isTerminal: boolean };

/** Talks until the survivor's side leaves, erases, says :q, or the input ends. */
export async function converse(content: Content, setting: Setting, streams: Streams): Promise<void> {
  const { output, isTerminal } = streams;
  const { flow, country, language, desk, toolbox } = setting;
  const write = (line: string) => output.write(`${line}\n`);
  for (const key of ['what', 'numbers', `desk.${desk}`, 'how']) {
    write(toolbox.texts.t(language, `play:${key}`, { flow, country }));
  }
  const answer = createTalk(content, setting);
  const terminal = createInterface({ input: streams.input, output, terminal: isTerminal });
  let open = true;
  terminal.on('SIGINT', () => terminal.close());
  terminal.on('close', () => {
    open = false;
  });
  const prompt = () => {
    write('');
    // Lines that were piped in are read on after their end.
    if (open) terminal.prompt();
    else output.write('> ');
  };
  let turn = await answer({ kind: 'look' });
  print(turn.lines, write);
  prompt();
  for await (const line of terminal) {
    // What was piped in would not be seen otherwise.
    if (!isTerminal) write(line);
    if (line.trim() === QUIT) break;
    turn = await answer(readLine(line, turn.choices));
    print(turn.lines, write);
    if (turn.ended) break;
    prompt();
  }
  terminal.close();
  write('');
}

function print(lines: string[], write: (line: string) => void): void {
  for (const line of lines) write(line);
}

/** `choices` are those shown last; a number means the choice of that number. */
type Turn = { lines: string[]; choices: Choice[]; ended: boolean };

function createTalk(
  { flows, codeWords }: Content,
  { start, channel, language, desk, toolbox }: Setting,
): (inbound: Inbound) => Promise<Turn> {
  const { tools, render, texts } = toolbox;
  let session: Session | null = null;
  let caseOpen = false;
  let choices: Choice[] = [];
  const codes = createCodesOfATrial(codeWords);
  return async (inbound) => {
    const world = {
      flows: { ...flows, start },
      tools,
      desk,
      speaker: 'bot' as const,
      caseOpen,
      greeted: false,
      channel,
      language,
    };
    const first = step(world, session, inbound);
    const behind = codes.behind(first.effects);
    const stepped = behind === null ? first : step(world, session, behind);
    // Between any two turns a session is stored: what does not survive that must show here too.
    const next = JSON.parse(JSON.stringify(stepped.session)) as Session;
    session = next;
    caseOpen ||= stepped.effects.some((effect) => effect.do === 'case');
    const done = stepped.effects.flatMap((effect) => {
      const about = aboutEffect(effect);
      return about === null ? [] : [`  [${texts.t(next.language, `play:${effect.do}`, about)}]`];
    });
    const code = codes.made(stepped.effects, next);
    const messages = render(stepped.effects, { language: next.language, channel, code });
    choices = messages.findLast((message) => message.choices.length > 0)?.choices ?? choices;
    const ended = stepped.effects.some((effect) => effect.do === 'leave' || effect.do === 'erase');
    return { lines: [...done, ...messages.flatMap(linesOf)], choices, ended };
  };
}

/** What the terminal says of an effect that the survivor does not see; null for those that speak. */
function aboutEffect(effect: Effect): Record<string, string> | null {
  if (effect.do === 'case') return { level: effect.level };
  if (effect.do === 'contact') return { minutes: String(effect.forMs / MINUTE_MS) };
  if (effect.do === 'keep-way') return { hours: String(effect.forMs / HOUR_MS) };
  return effect.do === 'held' || effect.do === 'relay' || effect.do === 'leave' || effect.do === 'erase' ? {} : null;
}

function linesOf({ paragraphs, numbers, choices }: Message): string[] {
  return [
    '',
    ...paragraphs.map((paragraph) => `  ${paragraph}`),
    ...numbers.flatMap(({ number, name, note }) => [`  ☎ ${number}  ${name}`, ...(note ? [`      ${note}`] : [])]),
    ...choices.map(({ label }, index) => `    ${index + 1}. ${label}`),
  ];
}

function readLine(line: string, choices: readonly Choice[]): Inbound {
  const choice = /^\d+$/.test(line.trim()) ? choices[Number(line) - 1] : undefined;
  return (choice && parseTap(choice.value)) ?? { kind: 'text', text: line };
}
