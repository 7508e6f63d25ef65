import { expect } from 'vitest';
import type { Content } from '../../src/content.ts';
import type { Effect } from '../../src/core/effect.ts';
import { asCaseId } from '../../src/core/ids.ts';
import type { Language } from '../../src/core/language.ts';
import { type Inbound, type Message, parseTap } from '../../src/core/message.ts';
import type { Session } from '../../src/core/session.ts';
import { step } from '../../src/flow/engine.ts';
import { createTools } from '../../src/tools.ts';
import { type Holding, heldLines } from '../../src/turn/keeping/held.ts';
import { createCapsules } from './capsules.ts';
import type { Move, Scenario } from './moves.ts';

const NAMES = {
  'zh-Hans': { you: '来的人', bot: '自动助手' },
  en: { you: 'Survivor', bot: 'Automatic helper' },
} as const;

/** A conversation as a social worker reads it. The session is serialised and read again between any two turns. */
export function playScenario(content: Content, scenario: Scenario, language: Language): string {
  const { tools, render } = createTools(content, 'CN');
  const lines = [`# ${scenario.name} (${language})`, '', scenario.about, '', `Desk: ${scenario.desk}`, ''];
  let session: Session | null = null;
  let caseOpen = false;
  let way: Holding['way'] = null;
  let speaker: 'bot' | 'worker' = 'bot';
  let shown: Message[] = [];
  const names = NAMES[language];
  const capsules = createCapsules();

  const turn = (inbound: Inbound) => {
    const world = {
      flows: content.flows,
      tools,
      channel: 'web' as const,
      desk: scenario.desk,
      speaker,
      caseOpen,
      greeted: false,
      language,
    };
    const first = step(world, session, inbound);
    const behind = capsules.behind(first.effects);
    const stepped = behind === null ? first : step(world, session, behind);
    if (behind !== null) lines.push(`*the code: ${behind.saved === null ? 'leads nowhere' : 'is right'}*`, '');
    session = JSON.parse(JSON.stringify(stepped.session)) as Session;
    for (const effect of stepped.effects) {
      if (effect.do === 'case') lines.push(`*case: ${effect.level}*`, '');
      else if (effect.do === 'relay') lines.push(`*to the worker${notTyped(effect.text, inbound)}*`, '');
      else if (effect.do === 'keep-way') lines.push(`*keep-way: ${agreedTo(effect)}*`, '');
      else if (effect.do === 'leave' || effect.do === 'erase') lines.push(`*${effect.do}*`, '');
    }
    caseOpen ||= stepped.effects.some((effect) => effect.do === 'case');
    const code = capsules.made(stepped.effects, session) ?? '';
    // Asked at the same moment the way was agreed to: nothing of its time is over.
    const kept = stepped.effects.findLast((effect) => effect.do === 'keep-way');
    if (kept !== undefined) way = kept.forMs === 0 ? null : { untilMs: kept.forMs };
    const stored = { caseId: caseOpen ? asCaseId('a-case') : null, caseOpen, contactUntilMs: 0 };
    const held = heldLines({ channel: 'web', session: stored, way, nowMs: 0 });
    const messages = render(stepped.effects, { language: session.language, channel: 'web', code, held });
    if (messages.length > 0) shown = messages;
    for (const message of messages) lines.push(...written(message, NAMES[session.language].bot));
  };

  turn({ kind: 'look' });
  for (const move of scenario.moves) {
    if ('anew' in move) {
      [session, caseOpen, shown] = [null, false, []];
      lines.push('*Another time.*', '');
      turn({ kind: 'look' });
      continue;
    }
    if ('desk' in move) {
      speaker = move.desk === 'a worker takes the case' ? 'worker' : 'bot';
      if (speaker === 'bot') caseOpen = false;
      lines.push(`*${move.desk}*`, '');
      continue;
    }
    const inbound = inboundOf(move, { shown, language, scenario: scenario.name });
    lines.push(`**${names.you}**: ${spoken(move, { shown, language })}`, '');
    turn(inbound);
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** What a worker reads that is not what was typed. */
function notTyped(text: string, inbound: Inbound): string {
  return 'text' in inbound && inbound.text === text ? '' : `: ${text}`;
}

/** For how long, and when and how they are called: never by what number. */
function agreedTo({ forMs, callBack }: Extract<Effect, { do: 'keep-way' }>): string {
  const call = callBack === null ? [] : [callBack.when, callBack.say];
  return [`${forMs / 3_600_000} hours`, ...call].join(', ');
}

/** What the survivor does themselves. */
type Done = Exclude<Move, { desk: string } | { anew: true }>;
type Setting = { shown: Message[]; language: Language };

function choiceOf(option: string, shown: Message[]) {
  return shown.flatMap(({ choices }) => choices).findLast(({ value }) => value.endsWith(`:${option}`));
}

function inboundOf(move: Done, { shown, language, scenario }: Setting & { scenario: string }): Inbound {
  if ('command' in move) return { kind: 'command', command: move.command };
  if ('type' in move) return { kind: 'text', text: move.type[language] };
  if ('stale' in move) return parseTap(move.stale) as Inbound;
  const inbound = parseTap(choiceOf(move.tap, shown)?.value ?? '');
  expect(inbound, `${scenario}: nothing like "${move.tap}" is offered`).not.toBeNull();
  return inbound as Inbound;
}

function spoken(move: Done, { shown, language }: Setting): string {
  if ('command' in move) return `〔${move.command}〕`;
  if ('stale' in move) return `〔${move.stale}〕`;
  return 'type' in move ? move.type[language] : `〔${choiceOf(move.tap, shown)?.label ?? ''}〕`;
}

function written({ paragraphs, numbers, choices }: Message, bot: string): string[] {
  const said = [...paragraphs, ...numbers.map(({ number, name }) => `☎ ${number} ${name}`)];
  const offered = choices.map(({ label, strong }) => (strong ? `〔**${label}**〕` : `〔${label}〕`)).join(' ');
  return [`**${bot}**:`, ...said.map((line) => `> ${line}`), ...(offered === '' ? [] : ['>', `> ${offered}`]), ''];
}
