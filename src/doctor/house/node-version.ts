import { fault, type Look, ok, warning } from '../check.ts';

/** Types are stripped without a flag from here on (nodejs.org/api/typescript.html); scripts/install.mjs asks for the same. */
const OLDEST = [22, 18] as const;
/** What the tests run on. */
const TESTED = 24;

export const lookAtNode: Look = async ({ nodeVersion }) => {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return fault(`This is Node ${nodeVersion}; ${OLDEST.join('.')} or newer is needed.`, `Install Node ${TESTED}.`);
  }
  if (major !== TESTED) {
    return warning(
      `This is Node ${nodeVersion}; only Node ${TESTED} is tested.`,
      `Start with npm start, which brings Node ${TESTED}.`,
    );
  }
  return ok(`Node ${nodeVersion}.`);
};
