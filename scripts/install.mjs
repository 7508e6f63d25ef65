import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Something the person at the keyboard must do; shown as one line, without a stack. */
export class SetupError extends Error {}

/** Types are stripped without a flag from this version on. */
const NEEDED = [22, 18];
const INSTALL_MAX_MS = 10 * 60_000;

/** `npm ci` in a folder of the project, unless what its package-lock.json asks for is there already. */
export function installPackages(folder = root) {
  const lock = join(folder, 'package-lock.json');
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  // A link leads to packages that are kept elsewhere, and npm would empty that place.
  const isLink = lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isLink || isInstalled(folder, wanted)) return;
  process.stderr.write(`Installing the packages of ${relative(root, lock)} (npm ci) ...\n`);
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', process.stderr, process.stderr],
    timeout: INSTALL_MAX_MS,
  });
  if (done.status !== 0) throw new SetupError('npm ci failed; its own words are above.');
  writeFileSync(stampOf(folder), wanted);
}

function stampOf(folder) {
  return join(folder, 'node_modules', '.installed-lock');
}

function isInstalled(folder, wanted) {
  const stamp = stampOf(folder);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === wanted;
  // Installed by hand: npm writes this file last.
  const own = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(own) || statSync(own).mtimeMs < statSync(join(folder, 'package-lock.json')).mtimeMs) return false;
  writeFileSync(stamp, wanted);
  return true;
}

/** The Node to run on: the one npm brought, else this one. npm skips an optional dependency without a word. */
export function findNode() {
  const brought = join(root, 'node_modules', '.bin', 'node');
  for (const candidate of [brought, process.execPath]) {
    const asked = spawnSync(candidate, ['--version'], { encoding: 'utf8', timeout: 10_000 });
    if (asked.status === 0 && isNewEnough(asked.stdout)) return candidate;
  }
  throw new SetupError(
    `Node ${NEEDED.join('.')} or newer is needed and npm could not bring it here (this is ${process.version}): install Node 24.`,
  );
}

/** @param {string} version such as v24.21.0 */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.trim().replace('v', '').split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}
