import { readFile } from 'node:fs/promises';
import type { Content } from '../content.ts';
import { askSettings, HELP } from './ask-settings.ts';
import { converse } from './converse.ts';

/** `npm run play`: tries a flow in the terminal. Resolves with the exit code; 2 = it was called wrongly. */
async function play(): Promise<number> {
  const built = new URL('../../build/content.json', import.meta.url);
  const content = JSON.parse(await readFile(built, 'utf8')) as Content;
  const asked = askSettings(process.argv.slice(2), content, process.env.EMERGENCY_COUNTRY);
  if ('help' in asked) {
    process.stdout.write(HELP);
    return 0;
  }
  if ('fault' in asked) {
    process.stderr.write(`play: ${asked.fault}\n`);
    return 2;
  }
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  await converse(content, asked.setting, { input: process.stdin, output: process.stdout, isTerminal });
  return 0;
}

process.exitCode = await play();
