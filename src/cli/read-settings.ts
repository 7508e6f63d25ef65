import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parseEnv } from 'node:util';

type Settings = Record<string, string | undefined>;

/** The environment, or the settings of a file as systemd's EnvironmentFile has it; null = it cannot be read. */
export async function readSettings(file: string | undefined): Promise<Settings | null> {
  if (file === undefined) return process.env;
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const settings: Settings = parseEnv(text);
  await trust(settings.NODE_EXTRA_CA_CERTS);
  return settings;
}

/** Node reads NODE_EXTRA_CA_CERTS when it starts, from its own environment: one of a file must be added. */
async function trust(file: string | undefined): Promise<void> {
  const text = file === undefined ? null : await readFile(file, 'utf8').catch(() => null);
  // Whoever then asks a server is told that its certificate is not trusted.
  if (text === null) return;
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  setDefaultCACertificates([...getCACertificates('default'), ...certificates]);
}
