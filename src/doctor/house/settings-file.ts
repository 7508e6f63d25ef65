import { stat } from 'node:fs/promises';
import { type Look, ok, warning } from '../check.ts';

const OTHERS = 0o077;

/** The file of settings holds every secret of the service: nobody but its owner may read it. */
export const lookAtSettingsFile: Look = async ({ envFile }) => {
  if (envFile === null) return null;
  const { mode } = await stat(envFile);
  if ((mode & OTHERS) === 0) return ok(`Only its owner may read ${envFile}.`);
  return warning(
    `Others on this machine may read ${envFile}, with every secret in it.`,
    `Close it: chmod 600 ${envFile}`,
  );
};
