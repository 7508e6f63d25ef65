import { LANGUAGES } from '../../core/language.ts';
import { type Look, ok, warning } from '../check.ts';
import { readMarks } from './read-marks.ts';

/** Whether people who know have read the words: of screenings, of what typed words are looked for, of everything shown. */
export const lookAtWords: Look = async ({ root }) => {
  const { flows, unreviewed } = await readMarks(root);
  // The files of locales/ carry no mark: who signs a flow for its language signs its words.
  const unread = flows.some(({ unsigned }) => unsigned.includes('language'));
  const parts = [
    ...(unread ? [`the words in locales/ (${LANGUAGES.join(', ')})`] : []),
    ...(unreviewed.lists.length > 0 ? [`the lists of typed words (${unreviewed.lists.join(', ')})`] : []),
    ...(unreviewed.screenings.length > 0 ? [`the screening ${unreviewed.screenings.join(', ')}`] : []),
  ];
  if (parts.length === 0) return ok('Words, lists and screenings are reviewed.');
  return warning(
    `Nobody has signed ${parts.join(', ')}.`,
    'Let native speakers and social workers read them, and write their yes into signOff and "reviewed" in flows/.',
  );
};
