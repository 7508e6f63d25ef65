import { type Look, ok, warning } from '../check.ts';
import { readMarks } from './read-marks.ts';

/** Whether named people of the organisation have signed what the service says. */
export const lookAtFlows: Look = async ({ root }) => {
  const { flows } = await readMarks(root);
  const unsigned = flows.filter((flow) => flow.unsigned.length > 0);
  if (unsigned.length === 0) return ok(`All ${flows.length} flows are signed off.`);
  const fields = [...new Set(unsigned.flatMap((flow) => flow.unsigned))];
  return warning(
    `This is a pilot: ${unsigned.length} of ${flows.length} flows are not signed off (${fields.join(', ')}).`,
    'Let those who answer for these read the flows (npm run play shows one), and write their yes into signOff of each.',
  );
};
