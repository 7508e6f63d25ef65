import { Command } from 'commander';
import { readSettings } from './read-settings.ts';
import { runLook } from './retention/look.ts';

const ABOUT = `What may be kept, and what both servers hold now against it: how many keys of each row and how long they still live.
Nothing of a key but its row is printed, and nothing is changed. Without settings the table stands alone ("held": null).

Ends with 1 when a key stands in no row, lives longer than its row allows, or has no lifetime where one is owed; with 2 when
it could not look. It needs SCAN and PTTL, which the accounts of deploy/ do not have: give them for this look, as in
  ACL SETUSER yulan +scan +pttl        and afterwards        ACL SETUSER yulan -scan -pttl`;

/** `npm run retention`. */
const program = new Command('retention')
  .description(ABOUT)
  .helpOption('--help', 'this text')
  .option('--json', 'print JSON alone: {"table", "held", "sound"}', false)
  .option('--env-file <file>', 'take the settings from this file instead of the environment')
  .allowExcessArguments(false);
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
program.action(async ({ json, envFile }: { json: boolean; envFile?: string }) => {
  const complain = (line: string) => process.stderr.write(`${line}\n`);
  const environment = await readSettings(envFile);
  if (environment === null) {
    complain(`retention: ${envFile} cannot be read`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = await runLook(environment, { json, complain, say: (line) => process.stdout.write(`${line}\n`) });
});
await program.parseAsync();
