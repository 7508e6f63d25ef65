// doctor/content/ looks at what the service says: numbers to call, centres, flows and words, and who answers for them.

import { LIMITS } from '../../core/limits.ts';
import { type Look, ok, warning } from '../check.ts';

/** Whether the centres are real, and verified not too long ago. */
export const lookAtCentres: Look = async ({ content, nowMs }) => {
  const { centres } = content.centres;
  const samples = centres.filter((centre) => centre['x-sample']).length;
  if (samples > 0) {
    return warning(
      `${samples} of ${centres.length} centres are made-up samples; the pages mark them as such.`,
      'Enter the real public places into directory/ (never a shelter), and build again.',
    );
  }
  const old = centres.filter(({ 'x-last-verified': on }) => !(nowMs() - Date.parse(on ?? '') <= LIMITS.numberMaxAgeMs));
  if (old.length === 0) return ok(`All ${centres.length} centres are real and lately verified.`);
  return warning(
    `${old.length} of ${centres.length} centres were verified too long ago: ${old.map(({ id }) => id).join(', ')}.`,
    'Ask there again, and correct x-last-verified in directory/.',
  );
};
