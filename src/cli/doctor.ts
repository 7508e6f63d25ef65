import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { Content } from '../content.ts';
import { examine } from '../doctor/examine.ts';
import { CHECKS } from '../doctor/list.ts';
import { isWell, reportLines } from '../doctor/report.ts';
import { createSituation } from '../doctor/situation.ts';
import { readSettings } from './read-settings.ts';

type Options = { json: boolean; envFile?: string };

const ABOUT = `Looks at everything Yulan needs and says what is wrong and what to do, a line each. Changes nothing.
Ends with 1 when there is a fault; warnings alone are no fault.`;

/** `npm run doctor`. Resolves with the exit code; 2 = it was called wrongly. */
async function doctor({ json, envFile }: Options): Promise<number> {
  const environment = await readSettings(envFile);
  if (environment === null) {
    process.stderr.write(`doctor: ${envFile} cannot be read\n`);
    return 2;
  }
  const root = new URL('../../', import.meta.url);
  const content = JSON.parse(await readFile(new URL('build/content.json', root), 'utf8')) as Content;
  const findings = await examine(
    createSituation({ environment, envFile: envFile ?? null, root, content, nowMs: Date.now }),
    CHECKS,
  );
  const ok = isWell(findings);
  const text = json ? JSON.stringify({ ok, checks: findings }) : reportLines(findings).join('\n');
  process.stdout.write(`${text}\n`);
  return ok ? 0 : 1;
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
// A call that was given up may still hang; nothing waits for it.
process.exit();
