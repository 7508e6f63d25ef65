import { readFile } from 'node:fs/promises';
import type { Content } from '../content.ts';
import { readArguments } from './setup/arguments.ts';
import { runSetup } from './setup/run-setup.ts';
import { createWorld } from './setup/world.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

/** Ctrl-C while nothing is being changed ends at once; while something is, that one thing is finished first. */
function createInterrupts() {
  let isGuarded = false;
  let isInterrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!isGuarded) {
        complain('\nStopped. Nothing was changed.');
        process.exit(130);
      }
      if (!isInterrupted) complain('\nStopping after this one.');
      isInterrupted = true;
    });
  }
  return {
    isInterrupted: () => isInterrupted,
    async guard<T>(work: () => Promise<T>): Promise<T> {
      isGuarded = true;
      return work();
    },
  };
}

/** `npm run setup`. */
async function setup(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if ('print' in asked) {
    (asked.code === 0 ? process.stdout : process.stderr).write(asked.print);
    return asked.code;
  }
  const built = new URL('../../build/content.json', import.meta.url);
  const content = JSON.parse(await readFile(built, 'utf8')) as Content;
  return runSetup(asked, {
    ...createWorld(content, Date.now),
    environment: process.env,
    streams: {
      input: process.stdin,
      output: process.stdout,
      isTerminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
    },
    say,
    complain,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    interrupts: createInterrupts(),
  });
}

// A call that was given up may still hang; nothing waits for it.
const code = await setup().catch((error: unknown) => {
  // Where it happened, and not what it says: that may hold what was typed.
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line)) : [];
  complain(`setup: a fault of its own, please tell whoever looks after the program\n${frames.join('\n')}`);
  return 1;
});
process.exit(code);
