import { Command } from 'commander';
import { type Asked, runBackup } from './backup/run-backup.ts';
import { readSettings } from './read-settings.ts';

const ABOUT = `Keeps what belongs to the organisation in a file, sealed as it is: the house key and accounts. Never conversations,
cases, routes or keys of sessions and days: they end by themselves, and a copy of them would not.

  npm run backup -- --to FILE        write a new file, readable by its owner alone
  npm run backup -- restore FILE     put back what is not there; stop the service before`;

type Options = { to?: string; envFile?: string; force?: boolean };

/** Resolves with the exit code; 2 = it was called wrongly. */
async function run(what: Asked['what'], file: string, { envFile, force = false }: Options): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const complain = (line: string) => process.stderr.write(`${line}\n`);
  const environment = await readSettings(envFile);
  if (environment === null) {
    complain(`backup: ${envFile} cannot be read`);
    return 2;
  }
  return runBackup({ what, file, force, environment, nowMs: Date.now, say, complain });
}

/** `npm run backup`. */
const program = new Command('backup').description(ABOUT).helpCommand(false).helpOption('--help', 'this text');
// Before the command is added: it takes it over.
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
program
  .option('--to <file>', 'where to; a file that is there already is left')
  .option('--env-file <file>', 'take the settings from this file instead of the environment')
  .allowExcessArguments(false)
  .action(async ({ to, ...options }: Options) => {
    if (to === undefined) program.error("error: required option '--to <file>' not specified");
    else process.exitCode = await run('save', to, options);
  });
program
  .command('restore')
  .description('put back what is not there')
  .argument('<file>', 'what npm run backup wrote')
  .option('--force', 'also in place of what is newer or other', false)
  .option('--env-file <file>', 'take the settings from this file instead of the environment')
  .allowExcessArguments(false)
  .action(async (file: string, options: Options) => {
    process.exitCode = await run('restore', file, { ...program.opts<Options>(), ...options });
  });
await program.parseAsync();
