import type { TalkLine } from '../../../wire.ts';

/** Marks after which the next words may be somebody else's. */
const MAY_HAVE_CHANGED: readonly string[] = ['mark.left', 'mark.opened', 'mark.new-page'];

type Told = { lines: readonly Pick<TalkLine, 'from' | 'atMs' | 'mark'>[]; nowMs: number };

/**
 * Whether it may be somebody else by now who writes: `silenceMs` without a word, or the chat left or opened anew, and no
 * right check word since. It stays so while lines go from the desk, until the check word was right.
 */
export function createDoubt(silenceMs: number): (told: Told) => boolean {
  let doubtedMs = 0;
  let provedMs = 0;
  return ({ lines, nowMs }) => {
    const theirs = lines.filter(({ from }) => from === 'survivor');
    for (const [index, { atMs, mark }] of theirs.entries()) {
      const before = theirs[index - 1]?.atMs ?? atMs;
      if (mark === 'mark.check-right') provedMs = Math.max(provedMs, atMs);
      else if (atMs - before > silenceMs || MAY_HAVE_CHANGED.includes(mark ?? ''))
        doubtedMs = Math.max(doubtedMs, atMs);
    }
    const last = theirs.at(-1)?.atMs ?? nowMs;
    if (nowMs - last > silenceMs) doubtedMs = Math.max(doubtedMs, last + silenceMs);
    return doubtedMs > provedMs;
  };
}
