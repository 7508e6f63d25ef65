import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type Certificates = {
  /** The authority's own certificate, as a file: who trusts it trusts the server. */
  authority: string;
  /** The server's certificate and key, as files. */
  certificate: string;
  key: string;
};

const run = promisify(execFile);

/** An authority made just now and a certificate of it, for loopback unless `names` says else; `days` 0 has run out. */
export async function makeCertificates(options: { names?: string; days?: number } = {}): Promise<Certificates> {
  const { names = 'IP:127.0.0.1,DNS:localhost', days = 1 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'certificates-under-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string) => join(folder, name);
  const made = { authority: file('authority.pem'), certificate: file('server.pem'), key: file('server.key') };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = ['-keyout', file('authority.key'), '-out', made.authority, '-subj', '/CN=authority under test'];
  await run('openssl', ['req', '-x509', ...curve, ...authority, '-days', '1']);
  await run('openssl', ['req', ...curve, '-keyout', made.key, '-out', file('server.csr'), '-subj', '/CN=server']);
  await writeFile(file('names'), `subjectAltName=${names}\n`);
  const signed = ['-CA', made.authority, '-CAkey', file('authority.key'), '-CAcreateserial', '-out', made.certificate];
  await run('openssl', [
    'x509',
    '-req',
    '-in',
    file('server.csr'),
    ...signed,
    '-days',
    String(days),
    '-extfile',
    file('names'),
  ]);
  return made;
}
