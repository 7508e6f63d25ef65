import { stat } from 'node:fs/promises';
import { fault, type Look, ok, warning } from '../check.ts';

/** Whether the program would start with these settings. */
export const lookAtSettings: Look = async ({ config, settingFaults, envFile, root }) => {
  if (config === null) {
    return oncePerSetting(settingFaults).map((says) =>
      says.includes(': missing')
        ? fault(`${says}.`, 'Add it; npm run setup asks for every setting.')
        : fault(`${says}.`, 'Correct it; until then nothing that depends on it is looked at.'),
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

/** A setting that several others require is missing once. */
function oncePerSetting(faults: readonly string[]): string[] {
  return [...new Map(faults.toReversed().map((text) => [text.split(':')[0], text])).values()].toReversed();
}
