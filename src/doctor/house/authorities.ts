// doctor/house/ looks at the program itself: its settings and Node, its clock, its address, its logs and who is there.

import { readFile } from 'node:fs/promises';
import { fault, type Look, ok } from '../check.ts';

/** The file of more authorities to trust. Node goes on without it when it cannot be read, and everything TLS then fails. */
export const lookAtAuthorities: Look = async ({ environment }) => {
  const file = environment.NODE_EXTRA_CA_CERTS;
  if (file === undefined || file === '') return null;
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text?.includes('-----BEGIN CERTIFICATE-----')) return ok(`The authorities in ${file} are trusted, too.`);
  return fault(
    `NODE_EXTRA_CA_CERTS names ${file}, which ${text === null ? 'cannot be read' : 'holds no certificate'}.`,
    'Put the certificate of the authority there as PEM, readable for the account the program runs as, and start again.',
  );
};
