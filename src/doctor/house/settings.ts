import { stat } from 'node:fs/promises';
import { fault, type Look, ok, warning } from '../check.ts';

/** Whether the program would start with these settings. */
export const lookAtSettings: Look = async ({ config, settingFaults, envFile, root }) => {
  if (config === null) {
    return settingFaults.map((says) =>
      fault(`${says}.`, 'Correct this setting; what depends on it is looked at once it is right.'),
    );
  }
  if (config.mode === 'demo') {
    const isWritten = envFile === null && (await stat(new URL('.env', root)).catch(() => null)) !== null;
    if (isWritten) {
      return warning('The settings in .env were not looked at.', 'Run npm run doctor -- --env-file .env');
    }
    return warning(
      'This is the demo: sample data, nothing is kept, and only this machine reaches it.',
      'For service set YULAN_SECRET, REDIS_URL, KEY_REDIS_URL and PUBLIC_URL; npm run setup helps.',
    );
  }
  return ok(
    `The settings can be read; the cell is ${config.cell}, the numbers are those of ${config.emergencyCountry}.`,
  );
};
