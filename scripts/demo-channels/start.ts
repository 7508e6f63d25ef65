import { AppError } from '../../src/core/error.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { readConfig } from '../../src/env.ts';
import { type Demo, openDemo } from './open-demo.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

/** Settings of the product that mean something in a demo. */
const KNOWN = ['PORT', 'EXIT_URL', 'EMERGENCY_COUNTRY', 'LOOK_NAME', 'LOOK_GREETING', 'LOOK_ICON'];
const STOP_MAX_MS = 1_500;

/** `npm run demo:channels`. */
async function main(): Promise<void> {
  const environment = Object.fromEntries(
    KNOWN.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const { port } = readConfig(environment, () => new Uint8Array(LIMITS.secretMinBytes));
  const demo = await openDemo({ port, environment, write: say, complain });
  stopOnSignal(demo);
  await welcome(demo);
}

async function welcome({ phones, product, invite }: Demo): Promise<void> {
  const desk = await invite();
  say('');
  say('Yulan, demo with two phones: stand-ins of Telegram and LINE, sample data, nothing is kept after you stop it.');
  say(`  phones   ${phones}/`);
  say(`  desk     ${desk}   (works once)`);
  say(`  chat     ${product}/`);
  say(`  centres  ${product}/find`);
  say('');
}

/** Ends soon, whatever hangs. */
function stopOnSignal(demo: Demo): void {
  let stopping = false;
  const begin = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), STOP_MAX_MS).unref();
    demo.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        complain(error instanceof Error ? error.message : 'The demo did not stop well.');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
}

await main().catch((error: unknown) => {
  const known = error instanceof AppError && error.code === 'config';
  complain(`The demo does not start:\n${known ? error.message : error instanceof Error ? error.stack : String(error)}`);
  process.exit(1);
});
