import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Content } from '../../../src/content.ts';
import { waitingStep } from '../../../src/turn/keeping/waiting-step.ts';
import { compileSmall, smallFlow } from '../../support/small-flows.ts';

it('is the step that listens behind the one that opens a case, of the shipped flows too', async () => {
  expect(waitingStep(compileSmall())).toBe('small/wait');
  const built = await readFile(new URL('../../../build/content.json', import.meta.url), 'utf8');
  const { flows } = JSON.parse(built) as Content;
  const name = waitingStep(flows);
  expect(flows.steps[name]?.type).toBe('listen');
});

it('is the question where to begin when none listens', () => {
  const { wait: _, ...steps } = smallFlow.steps;
  const flows = compileSmall({ ...smallFlow, steps: { ...steps, wait: { type: 'end' } } });
  expect(waitingStep(flows)).toBe('small/again');
});
