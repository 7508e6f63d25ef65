import { Command } from 'commander';
import { readSettings } from './read-settings.ts';
import { type Asked, tendKeys } from './tend-keys.ts';

const ABOUT = `What rests under YULAN_SECRET, and how to change it without losing an open case:

  1. Set the new one as YULAN_SECRET and the former as YULAN_SECRET_PREVIOUS.
  2. Start every process anew. Those not yet started anew work on beside them.
  3. npm run keys -- rotate
  4. Remove YULAN_SECRET_PREVIOUS and start every process anew.
  5. If the former became known to somebody: npm run keys -- rotate, once more.

Each step may be repeated. Only the house key and the keys of days are wrapped anew; all else lies under those.`;

type Options = { json: boolean; envFile?: string };

/** Resolves with the exit code; 2 = it was called wrongly. */
async function run(what: Asked['what'], { json, envFile }: Options): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const complain = (line: string) => process.stderr.write(`${line}\n`);
  const environment = await readSettings(envFile);
  if (environment === null) {
    complain(`keys: ${envFile} cannot be read`);
    return 2;
  }
  return tendKeys({ what, json, environment, nowMs: Date.now, say, complain });
}

const WHAT: Record<Asked['what'], string> = {
  status: 'how many rest under which secret; changes nothing',
  rotate: 'wrap everything under YULAN_SECRET alone, and say whether the previous one may be removed',
};

/** `npm run keys`. */
const program = new Command('keys').description(ABOUT).helpCommand(false).helpOption('--help', 'this text');
// Before the commands are added: they take it over.
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
for (const what of Object.keys(WHAT) as Asked['what'][]) {
  program
    .command(what)
    .description(WHAT[what])
    .option(
      '--json',
      'print JSON alone: {"rewrapped", "current", "previous", "both", "neither", "previousMayBeRemoved"}',
      false,
    )
    .option('--env-file <file>', 'take the settings from this file instead of the environment')
    .allowExcessArguments(false)
    .action(async (options: Options) => {
      process.exitCode = await run(what, options);
    });
}
await program.parseAsync();
