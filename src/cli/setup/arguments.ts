// cli/setup/ asks what a service needs and sets it up: its file of settings, its bot of Telegram, its account of LINE.

import { Command, CommanderError, Option } from 'commander';
import type { Settings } from './settings.ts';

export type Target = 'server' | 'workers';
export type Asked = {
  dryRun: boolean;
  /** No questions; what is set is taken as it is. */
  yes: boolean;
  target: Target | null;
  /** null = the usual one of the target. */
  envFile: string | null;
  /** What flags say; they win over the environment and the file. */
  flags: Settings;
};

const AFTER = `
Secrets are never flags, which every process on a machine can read: they are asked for without showing them, or
taken from the environment or the file of settings (TELEGRAM_BOT_TOKEN, LINE_CHANNEL_SECRET,
LINE_CHANNEL_ACCESS_TOKEN, REDIS_URL, KEY_REDIS_URL). YULAN_SECRET and TELEGRAM_WEBHOOK_SECRET are made here.
Run it as often as you like: what is as wanted stays as it is.
`;

type Given = {
  dryRun?: boolean;
  yes?: boolean;
  nonInteractive?: boolean;
  target?: Target;
  envFile?: string;
  publicUrl?: string;
  exitUrl?: string;
  country?: string;
  name?: string;
  greeting?: string;
  icon?: string;
};

/** What the command line asks for, or what to print and with which exit code: 0 = help was wanted, 2 = called wrongly. */
export function readArguments(given: string[]): Asked | { print: string; code: number } {
  let print = '';
  const keep = (text: string) => {
    print += text;
  };
  const command = new Command('npm run setup --')
    .description('Asks what a service needs, and sets it up.')
    .option('--dry-run', 'changes nothing anywhere; says line by line what it would do')
    .addOption(new Option('--target <where>', 'where it runs').choices(['server', 'workers']))
    .option('--env-file <path>', 'the file of settings (default: .env, and .env.workers for Workers)')
    .option('--public-url <url>', 'PUBLIC_URL: your own https address')
    .option('--exit-url <url>', 'EXIT_URL: the page shown on leaving')
    .option('--country <code>', 'EMERGENCY_COUNTRY: whose emergency numbers are shown, such as CN')
    .option('--name <words>', 'LOOK_NAME: how the bot and the page are called; it must not say what the service is')
    .option('--greeting <words>', 'LOOK_GREETING: what stands in a chat of Telegram before anything was said')
    .option('--icon <character>', "LOOK_ICON: one character or emoji, the picture of the page's tab")
    .option('-y, --yes', 'asks nothing: takes what is set, and does all of it')
    .option('--non-interactive', 'the same as --yes')
    .addHelpText('after', AFTER)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: keep, writeErr: keep });
  try {
    command.parse(['node', 'setup', ...given]);
  } catch (error) {
    if (error instanceof CommanderError) return { print, code: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  const read = command.opts<Given>();
  const flags = {
    PUBLIC_URL: read.publicUrl,
    EXIT_URL: read.exitUrl,
    EMERGENCY_COUNTRY: read.country,
    LOOK_NAME: read.name,
    LOOK_GREETING: read.greeting,
    LOOK_ICON: read.icon,
  };
  return {
    dryRun: read.dryRun ?? false,
    yes: (read.yes ?? false) || (read.nonInteractive ?? false),
    target: read.target ?? null,
    envFile: read.envFile ?? null,
    flags: Object.fromEntries(
      Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}
