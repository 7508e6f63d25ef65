import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SetupError } from './install.mjs';

/** What the tests need from Debian, and a file that shows it is there. Without the fonts Chinese renders as boxes. */
const PACKAGES = {
  'redis-server': '/usr/bin/redis-server',
  openssl: '/usr/bin/openssl',
  chromium: '/usr/bin/chromium',
  'fonts-noto-core': '/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf',
  'fonts-noto-cjk': '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
};
const APT_MAX_MS = 15 * 60_000;

/** Installs what is missing when it may (root, apt-get, no SKIP_APT=1); else stops with the line to run. */
export function installSystemPackages() {
  const missing = Object.keys(PACKAGES).filter((name) => !existsSync(PACKAGES[name]));
  if (missing.length === 0) return;
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  const line = `apt-get update && apt-get ${install.join(' ')}`;
  const mayInstall = process.env.SKIP_APT !== '1' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!mayInstall) throw new SetupError(`The tests need ${missing.join(', ')}. Run as root: ${line}`);
  process.stderr.write(`The tests need ${missing.join(', ')}; installing with: ${line}\n`);
  for (const step of [['update'], install]) {
    const done = spawnSync(
      'apt-get',
      ['-q', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0', ...step],
      {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        stdio: ['ignore', process.stderr, process.stderr],
        timeout: APT_MAX_MS,
      },
    );
    if (done.status !== 0) throw new SetupError(`apt-get ${step[0]} failed. Run as root: ${line}`);
  }
  const stillMissing = missing.filter((name) => !existsSync(PACKAGES[name]));
  if (stillMissing.length > 0)
    throw new SetupError(`apt-get finished, yet these are missing: ${stillMissing.join(', ')}`);
}
