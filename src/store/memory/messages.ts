import { LIMITS } from '../../core/limits.ts';

/** Messages of one direction, oldest first. Deadlines never fall with the sequence, so the oldest always goes first. */
export type MessageList<T> = { last: number; seen: number; kept: (T & { untilMs: number })[] };

export function emptyList<T>(): MessageList<T> {
  return { last: 0, seen: 0, kept: [] };
}

/** Nothing of the list is left; its places are not given again. */
export function emptied<T>({ last }: MessageList<T>): MessageList<T> {
  return { last, seen: last, kept: [] };
}

/** Keeps a message; the oldest goes when there are too many. */
export function append<T>(list: MessageList<T>, message: T, nowMs: number): void {
  list.kept.push({ ...message, untilMs: nowMs + LIMITS.rowMaxMs });
  if (list.kept.length > LIMITS.rowsMaxPerSession) list.kept.shift();
}

/** Messages up to `seq` have been seen: their life is cut, once. Returns those that were not seen before. */
export function acknowledge<T extends { seq: number }>(list: MessageList<T>, seq: number, nowMs: number): T[] {
  const news = list.kept.filter((message) => message.seq > list.seen && message.seq <= seq);
  for (const message of news) message.untilMs = Math.min(message.untilMs, nowMs + LIMITS.rowAfterReadMs);
  list.seen = Math.max(list.seen, Math.min(seq, list.last));
  return news;
}

/** Drops what is past its deadline; returns how many. */
export function prune<T>(list: MessageList<T>, nowMs: number): number {
  const before = list.kept.length;
  list.kept = list.kept.filter((message) => message.untilMs > nowMs);
  return before - list.kept.length;
}

/** What is kept after `seq`, as callers may see it. */
export function after<T extends { seq: number }>(
  list: MessageList<T>,
  seq: number,
  nowMs: number,
): Omit<T & { untilMs: number }, 'untilMs'>[] {
  prune(list, nowMs);
  return list.kept.filter((message) => message.seq > seq).map(({ untilMs: _, ...message }) => message);
}
