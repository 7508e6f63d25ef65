import { AppError } from '../../core/error.ts';
import type { Step, Where } from './platforms/plan.ts';

export const PLACES: Record<Where, string> = { file: 'File', telegram: 'Telegram', line: 'LINE' };

export type Performed = { done: string[]; failed: string[]; left: string[] };
type Deps = {
  say(line: string): void;
  complain(line: string): void;
  /** Somebody pressed Ctrl-C: what is under way is finished, nothing more is begun. */
  isInterrupted(): boolean;
};

/**
 * Does one step after the other. Where one fails, the rest of that platform is left for the next time; without the file
 * nothing is done at all, because a webhook would have a secret that nobody keeps.
 */
export async function perform(steps: readonly Step[], { say, complain, isInterrupted }: Deps): Promise<Performed> {
  const performed: Performed = { done: [], failed: [], left: [] };
  const broken = new Set<Where>();
  for (const step of steps) {
    const what = `${PLACES[step.where]}: ${step.describe()}`;
    if (broken.has('file') || broken.has(step.where) || isInterrupted()) {
      performed.left.push(what);
      continue;
    }
    try {
      await step.run();
      performed.done.push(what);
      say(`  done      ${what}`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      broken.add(step.where);
      performed.failed.push(what);
      complain(`  failed    ${what}: ${error.message}`);
    }
  }
  for (const what of performed.left) say(`  left      ${what}`);
  return performed;
}
