import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parseEnv } from 'node:util';
import { Command } from 'commander';
import type { Content } from '../content.ts';
import { examine } from '../doctor/examine.ts';
import { CHECKS } from '../doctor/list.ts';
import { isWell, reportLines } from '../doctor/report.ts';
import { createSituation } from '../doctor/situation.ts';

type Options = { json: boolean; envFile?: string };

const ABOUT = `Looks at everything Yulan needs and says what is wrong and what to do, a line each. Changes nothing.
Ends with 1 when there is a fault; warnings alone are no fault.`;

/** `npm run doctor`. Resolves with the exit code; 2 = it was called wrongly. */
async function doctor({ json, envFile }: Options): Promise<number> {
  const environment = envFile === undefined ? process.env : await readEnvFile(envFile);
  if (environment === null) {
    process.stderr.write(`doctor: ${envFile} cannot be read\n`);
    return 2;
  }
  if (envFile !== undefined) await trust(environment.NODE_EXTRA_CA_CERTS);
  const root = new URL('../../', import.meta.url);
  const content = JSON.parse(await readFile(new URL('build/content.json', root), 'utf8')) as Content;
  const findings = await examine(createSituation({ environment, root, content, nowMs: Date.now }), CHECKS);
  const ok = isWell(findings);
  const text = json ? JSON.stringify({ ok, checks: findings }) : reportLines(findings).join('\n');
  process.stdout.write(`${text}\n`);
  return ok ? 0 : 1;
}

/** The settings of a file as systemd's EnvironmentFile has it; null = it cannot be read. */
async function readEnvFile(file: string): Promise<Record<string, string | undefined> | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : parseEnv(text);
}

/** Node reads NODE_EXTRA_CA_CERTS when it starts, from its own environment: one of a file must be added. */
async function trust(file: string | undefined): Promise<void> {
  const text = file === undefined ? null : await readFile(file, 'utf8').catch(() => null);
  // That it cannot be read is what the check of it says.
  if (text === null) return;
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  setDefaultCACertificates([...getCACertificates('default'), ...certificates]);
}

const command = new Command('doctor')
  .description(ABOUT)
  .option('--json', 'print JSON alone: {"ok", "checks": [{"name", "state", "says", "remedy"}]}', false)
  .option('--env-file <file>', 'take the settings from this file instead of the environment')
  .helpOption('--help', 'this text')
  .allowExcessArguments(false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(async (options: Options) => {
    process.exitCode = await doctor(options);
  });
await command.parseAsync();
