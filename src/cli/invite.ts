import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { Content } from '../content.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { type Config, readConfig } from '../env.ts';
import { createStores } from '../stores/open-stores.ts';
import { createService, type ServiceParts } from '../wiring.ts';
import { readSettings } from './read-settings.ts';

type Options = { envFile?: string };

const HOURS = LIMITS.inviteMs / 3_600_000;
const ABOUT = `Makes a link to the desk for one person. It works once, for ${HOURS} hours; whoever opens it first and presses its button
has it. Hand it over so that nobody else reads it. While there is no account the link makes the admin, after that workers.
It needs the settings of the service and reaches its stores; the service need not run on this machine.`;

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

const built = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../build/${name}`, import.meta.url), 'utf8')) as T;

/** `npm run invite`. The link alone goes to stdout. Resolves with the exit code; 2 = it cannot begin. */
async function invite({ envFile }: Options): Promise<number> {
  const settings = await readSettings(envFile);
  if (settings === null) {
    complain(`invite: ${envFile} cannot be read`);
    return 2;
  }
  try {
    const config = configOf(settings);
    const link = await makeLink(config);
    say(`${config.consoleOrigin ?? config.publicUrl ?? `http://localhost:${config.port}`}${link}`);
    complain(`It works once, for ${HOURS} hours. Whoever opens it first and presses its button has it.`);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    complain(`invite: ${error.message}`);
    if (error.code === 'config') return 2;
    complain('What is wrong says: npm run doctor');
    return 1;
  }
}

function configOf(settings: Record<string, string | undefined>): Config {
  const config = readConfig(settings, () => new Uint8Array(LIMITS.secretMinBytes));
  if (config.redis !== null) return config;
  throw new AppError(
    'config',
    'no stores are set; REDIS_URL, KEY_REDIS_URL and YULAN_SECRET name them (the demo prints its link itself)',
  );
}

async function makeLink(config: Config): Promise<string> {
  const [content, assets] = await Promise.all([
    built<Content>('content.json'),
    built<ServiceParts['assets']>('assets.json'),
  ]);
  // What a lost connection would log is said by the error.
  const stores = createStores(config, { log: () => {}, nowMs: Date.now });
  const service = createService({ config, content, assets, log: () => {}, nowMs: Date.now, stores });
  try {
    return await service.invite();
  } finally {
    await service.stop();
  }
}

const command = new Command('invite')
  .description(ABOUT)
  .option('--env-file <file>', 'take the settings from this file instead of the environment')
  .helpOption('--help', 'this text')
  .allowExcessArguments(false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(async (options: Options) => {
    process.exitCode = await invite(options);
  });
await command.parseAsync();
