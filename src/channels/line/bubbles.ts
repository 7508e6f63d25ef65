import type { messagingApi } from '@line/bot-sdk';
import { CAPABILITIES } from '../../core/channel.ts';
import type { RowId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { ChannelWords, Outgoing } from '../../ports/channel.ts';
import { flexOf } from './flex.ts';

/** Rows that are shown as one. */
export type Bubble = { rows: [Outgoing, ...Outgoing[]]; flex: messagingApi.FlexMessage };

/** Whether a row was written by itself and not by a turn: a worker's words, or the house's own about the case. */
function standsAlone({ message }: Outgoing): boolean {
  return message.from === 'worker' || message.unasked === true;
}

/** What comes before a question is read with it: a turn is usually one bubble. A bubble ends with its choices. */
export function bubblesOf(rows: readonly Outgoing[], words: ChannelWords): Bubble[] {
  const bubbles: Bubble[] = [];
  for (const row of rows) {
    const last = bubbles.at(-1);
    const joined = last && joins(last.rows, row) ? bubbleOf([...last.rows, row], words) : null;
    if (joined !== null && fits(joined)) bubbles[bubbles.length - 1] = joined;
    else bubbles.push(bubbleOf([row], words));
  }
  return bubbles;
}

function bubbleOf(rows: Bubble['rows'], words: ChannelWords): Bubble {
  const [first, ...rest] = rows;
  return { rows, flex: flexOf([first.message, ...rest.map(({ message }) => message)], words) };
}

function joins(before: Bubble['rows'], row: Outgoing): boolean {
  const { choices, asksPlace, language } = before[before.length - 1]?.message ?? before[0].message;
  const isOver = choices.length > 0 || asksPlace === true;
  return !isOver && !before.some(standsAlone) && !standsAlone(row) && language === row.message.language;
}

function fits({ flex }: Bubble): boolean {
  return new TextEncoder().encode(JSON.stringify(flex.contents)).length <= LIMITS.lineBubbleMaxBytes;
}

/**
 * Bubbles as they are pushed together, five at most. A row that stands alone is a call of its own, so that what else waits
 * beside it by the next try changes nothing of its retry key.
 */
export function callsOf(bubbles: readonly Bubble[]): Bubble[][] {
  const calls: Bubble[][] = [];
  for (const bubble of bubbles) {
    const last = calls.at(-1);
    const fresh = !last || last.length >= CAPABILITIES.line.bubblesMax || [...last, bubble].some(isAlone);
    if (fresh) calls.push([bubble]);
    else last.push(bubble);
  }
  return calls;
}

function isAlone({ rows }: Bubble): boolean {
  return rows.some(standsAlone);
}

/** The rows that are in these bubbles. */
export function idsOf(bubbles: readonly Bubble[]): RowId[] {
  return bubbles.flatMap(({ rows }) => rows.map(({ id }) => id));
}
