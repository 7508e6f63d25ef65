import { resolve } from 'node:path';
import type { Target } from './arguments.ts';
import { PLAIN_NAMES, SECRET_NAMES, type Settings } from './settings.ts';

/** What is left to do with the settings once they are in their file. Names and addresses that are public; never a secret. */
export function handOver(target: Target, file: string, settings: Settings): string[] {
  return target === 'workers' ? toWorkers(file, settings) : toServer(file);
}

function toServer(file: string): string[] {
  const whole = quoted(resolve(file));
  return [
    `Under systemd: EnvironmentFile=${resolve(file)}, as in deploy/yulan@.service. By hand:`,
    `  set -a; . ${whole}; set +a; npm start`,
    `When it runs, ask whether all is well: npm run doctor -- --env-file ${whole}`,
    `And for the first link to the desk: npm run invite -- --env-file ${whole}`,
  ];
}

function toWorkers(file: string, settings: Settings): string[] {
  const secrets = SECRET_NAMES.filter((name) => settings[name] !== undefined);
  const plain = PLAIN_NAMES.filter((name) => settings[name] !== undefined);
  return [
    'wrangler.toml, what is no secret:',
    '  [vars]',
    ...plain.map((name) => `  ${name} = ${JSON.stringify(settings[name])}`),
    'The secrets, all at once; none is shown and none is an argument:',
    `  grep -E '^(${secrets.join('|')})=' ${quoted(file)} | npx wrangler secret bulk`,
    'Or one by one, each asked for:',
    ...secrets.map((name) => `  npx wrangler secret put ${name}`),
    'Then: npm run deploy:worker',
    `When it runs, ask whether all is well: npm run doctor -- --env-file ${quoted(resolve(file))}`,
    `When it runs, keep ${file} where only you can read it, or delete it: YULAN_SECRET cannot be read back from Workers.`,
  ];
}

/** For a shell; a path is no secret. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
