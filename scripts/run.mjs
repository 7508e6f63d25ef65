// Every npm command starts here, on whatever Node the machine has: sets up what is missing, then hands over to Node 24.
// Plain JavaScript for old Nodes. All it says itself goes to stderr; stdout belongs to the command.

import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { findNode, installPackages, root, SetupError } from './install.mjs';
import { installSystemPackages } from './system-packages.mjs';

const build = ['node', 'scripts/build.ts'];
const commands = {
  start: { steps: [build, ['node', '--enable-source-maps', 'build/node.mjs']] },
  'build:worker': { steps: [build, ['node', 'scripts/worker/build.ts']] },
  'dev:worker': { steps: [build, ['node', 'scripts/worker/dev.ts']], system: true },
  'deploy:worker': { steps: [build, ['wrangler', 'deploy']] },
  play: { steps: [build, ['node', 'src/cli/play.ts']] },
  // Node would take --env-file for its own, wherever it stands, but after a --.
  setup: { steps: [build, ['node', '--', 'src/cli/setup.ts']] },
  invite: { steps: [build, ['node', '--', 'src/cli/invite.ts']] },
  backup: { steps: [['node', '--', 'src/cli/backup.ts']] },
  replay: { steps: [build, ['node', 'scripts/replay.ts']] },
  trace: { steps: [build, ['node', '--', 'scripts/trace/trace.ts']], system: true },
  'demo:channels': { steps: [build, ['node', 'scripts/demo-channels/start.ts']] },
  retention: { steps: [['node', '--', 'src/cli/retention.ts']] },
  keys: { steps: [['node', '--', 'src/cli/keys.ts']] },
  doctor: { steps: [build, ['node', '--', 'src/cli/doctor.ts']] },
  bench: { steps: [build, ['node', '--', 'bench/bench.ts']], bench: true },
  build: { steps: [build] },
  // Types are read from build/ too (src/workers/open-service.ts).
  check: { steps: [build, ['node', 'scripts/check.ts']], bench: true },
  docs: { steps: [['node', 'scripts/docs.ts']] },
  // vitest builds by itself (test/support/global-setup.ts).
  test: { steps: [['vitest', 'run']], system: true },
};

/** Resolves with the exit code. Signals we get are the child's to answer; ours is only to wait for it. */
function run([program, ...given], environment, stdout) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { cwd: root, env: environment, stdio: ['inherit', stdout, 'inherit'] });
    const forward = (signal) => child.kill(signal);
    const forwardInterrupt = () => {
      // A terminal has already sent its Ctrl-C to the child as well.
      if (!process.stdin.isTTY) child.kill('SIGINT');
    };
    process.on('SIGTERM', forward);
    process.on('SIGHUP', forward);
    process.on('SIGINT', forwardInterrupt);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
      process.off('SIGINT', forwardInterrupt);
      resolve(signal === null ? code : 1);
    });
  });
}

async function main() {
  const [name, ...given] = process.argv.slice(2);
  const command = commands[name];
  if (!command) throw new SetupError(`run: one of ${Object.keys(commands).join(', ')} is needed`);
  installPackages();
  const node = findNode();
  // What the bench measures against has a lockfile of its own: nobody who only runs the program fetches it.
  if (command.bench) installPackages(join(root, 'bench'));
  if (command.system) installSystemPackages();
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const environment = { ...process.env, PATH: path };
  const steps = command.steps.map(([program, ...rest]) => [program === 'node' ? node : program, ...rest]);
  const last = steps.pop();
  for (const step of steps) {
    const code = await run(step, environment, process.stderr);
    if (code !== 0) return code;
  }
  return run([...last, ...given], environment, 'inherit');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(error instanceof SetupError ? `${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 1;
  },
);
