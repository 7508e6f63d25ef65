import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Backup, writeBackup } from '../../src/cli/backup/file.ts';
import { type Asked, runBackup } from '../../src/cli/backup/run-backup.ts';
import { findDesk } from '../../src/console/account/desk-session.ts';
import { createInvite } from '../../src/console/account/invite.ts';
import { findInvite, join as joinDesk } from '../../src/console/account/join.ts';
import { sealedRecords } from '../../src/console/account/sealed-records.ts';
import { toBase64url } from '../../src/core/basics/base64url.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { createSealer } from '../../src/crypto/seal.ts';
import { readConfig } from '../../src/env.ts';
import { createStores } from '../../src/stores/open-stores.ts';
import { person, raise, row, turnFrom } from '../contracts/store/scene.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { withClient } from '../support/redis-store.ts';
import { redisEnvironment } from '../support/service.ts';

let servers: [RedisServer, RedisServer];
let folder: string;
beforeAll(async () => {
  servers = await Promise.all([startRedisServer(), startRedisServer()]);
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
});
afterAll(async () => {
  await Promise.all(servers.map((each) => each.stop()));
  await rm(folder, { recursive: true });
});
beforeEach(wipe);
let files = 0;
const newFile = () => {
  files += 1;
  return join(folder, `backup-${files}`);
};
async function wipe(): Promise<void> {
  for (const server of servers) await withClient(server, (client) => client.flushall());
}
const settings = (more: Record<string, string> = {}) => ({
  ...redisEnvironment(servers[0].url, servers[1].url),
  ...more,
});
const OTHER_SECRET = toBase64url(Uint8Array.from({ length: 32 }, (_, at) => at * 3 + 1));

/** A desk as the program has it, on these servers. */
function openDesk(environment = settings(), nowMs: () => number = Date.now) {
  const config = readConfig(environment, () => new Uint8Array(32));
  const { store, keys } = createStores(config, { log: () => {}, nowMs });
  const randomId = () => toBase64url(crypto.getRandomValues(new Uint8Array(16)));
  const deps = { store, keys, sealer: createSealer(), runtime: { nowMs, randomId } };
  const stop = async () => void (await Promise.all([store.stop(), keys.stop()]));
  stops.push(stop);
  return {
    ...deps,
    records: sealedRecords(deps),
    async joins(name: string) {
      const invite = await findInvite(deps, (await createInvite(deps)).replace('/console/join/', ''));
      if (invite === null) throw new Error('the link is gone');
      const joined = await joinDesk(deps, invite, { name, languages: ['en'], language: 'en' });
      if (joined === null) throw new Error('somebody was faster');
      return joined;
    },
    findDesk: (token: string) => findDesk(deps, token),
    stop,
  };
}
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function backup(asked: Partial<Asked> & Pick<Asked, 'what' | 'file'>) {
  const lines: string[] = [];
  const hear = (line: string) => lines.push(line);
  const rest = { force: false, environment: settings(), nowMs: Date.now, say: hear, complain: hear };
  return { code: await runBackup({ ...rest, ...asked }), said: lines.join('\n') };
}

describe('what is kept', () => {
  it('is the house key and accounts, sealed, in a new file that its owner alone can read', async () => {
    const desk = openDesk();
    const { worker, deskToken } = await desk.joins('canary-name');
    await createInvite(desk);
    const tags = person();
    const loaded = await desk.store.load(tags);
    await desk.store.commitTurn(turnFrom(loaded, tags, { rows: [row('canary-words')], raise: raise('urgent') }));
    await desk.keys.tags('web|-|somebody', Date.now());
    const file = newFile();
    const { code, said } = await backup({ what: 'save', file });
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/the house key and 1 account, sealed/) });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const kept = await readFile(file, 'utf8');
    const { records } = JSON.parse(kept) as { records: { kind: string; id: string }[] };
    expect(records.map(({ kind, id }) => [kind, id])).toEqual([
      ['house', 'key'],
      ['worker', worker],
    ]);
    for (const secret of ['canary', deskToken, tags.today, settings().YULAN_SECRET]) expect(kept).not.toContain(secret);
  });

  it('what cannot be written whole is not there at all', async () => {
    const file = newFile();
    const unwritable = { what: 'yulan backup', records: [1n] } as unknown as Backup;
    await expect(writeBackup(file, unwritable)).rejects.toMatchObject({ code: 'config' });
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('a file that is there already is left as it is', async () => {
    await openDesk().joins('Lin');
    const file = newFile();
    await writeFile(file, 'of somebody');
    const { code, said } = await backup({ what: 'save', file });
    expect({ code, said }).toEqual({ code: 2, said: `backup: ${file} is there already; name a new file` });
    expect(await readFile(file, 'utf8')).toBe('of somebody');
  });

  it.each([
    ['nothing was ever sealed', async () => {}, {}, /nothing to keep/],
    [
      'the secret is another one',
      async () => void (await openDesk().joins('Lin')),
      { YULAN_SECRET: OTHER_SECRET },
      /YULAN_SECRET is not the one/,
    ],
    [
      'there are no stores',
      async () => {},
      { REDIS_URL: '', KEY_REDIS_URL: '', YULAN_SECRET: '' },
      /no stores are set/,
    ],
  ])('nothing is written when %s', async (_, before, change, why) => {
    await before();
    const file = newFile();
    const { code, said } = await backup({ what: 'save', file, environment: settings(change) });
    expect(code).not.toBe(0);
    expect(said).toMatch(why);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

describe('what is put back', () => {
  /** A desk with one account, kept in a file. */
  async function kept(name = 'Lin') {
    const desk = openDesk();
    const { worker } = await desk.joins(name);
    const file = newFile();
    expect((await backup({ what: 'save', file })).code).toBe(0);
    await desk.stop();
    return { worker, file };
  }

  it('opens on empty stores, and a service finds its accounts again', async () => {
    const { worker, file } = await kept();
    await wipe();
    const { code, said } = await backup({ what: 'restore', file });
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringMatching(
        /^YULAN_SECRET opens this backup of \d{4}-.*\nPut back: 2 records\. There already: 0\. Over by now: 0\.\nStart the service again/,
      ),
    });
    const read = await openDesk().records.read('worker', worker);
    expect(read).toMatchObject({ version: 1, value: { name: 'Lin', roles: ['worker', 'admin'] } });
    expect((await backup({ what: 'restore', file })).said).toMatch(
      /Put back: 0 records\. There already: 2\. Over by now: 0\.$/,
    );
  });

  it('accounts end when they would have ended', async () => {
    const { worker, file } = await kept();
    await wipe();
    const nowMs = () => Date.now() + LIMITS.deskMaxMs - 60_000;
    expect((await backup({ what: 'restore', file, nowMs })).code).toBe(0);
    const { store } = openDesk();
    const [listed] = await store.listRecords('worker', null);
    expect(listed?.id).toBe(worker);
    expect((listed?.untilMs ?? 0) - Date.now()).toBeLessThanOrEqual(60_000);
    await wipe();
    const later = () => Date.now() + LIMITS.deskMaxMs;
    expect((await backup({ what: 'restore', file, nowMs: later })).said).toContain(
      'Put back: 1 record. There already: 0. Over by now: 1.',
    );
  });

  it('nothing is put back with another secret, of another cell, or when the file was changed', async () => {
    const { file } = await kept();
    const whole = await readFile(file, 'utf8');
    const damaged = newFile();
    const [house, account] = [...whole.matchAll(/"blob": "([^"]+)"/g)].map(([, blob = '']) => blob);
    await writeFile(damaged, whole.replace(account ?? '', house ?? ''));
    const cut = newFile();
    await writeFile(cut, whole.slice(0, -30));
    await wipe();
    const tries: [string, Record<string, string>, RegExp][] = [
      [file, { YULAN_SECRET: OTHER_SECRET }, /YULAN_SECRET is not the one it was made with/],
      [file, { CELL: 'another' }, /it is of the cell yulan, and these settings are of another/],
      [damaged, {}, /an account in it does not open/],
      [cut, {}, /is no backup of Yulan, or not a whole one/],
      [newFile(), {}, /cannot be read \(ENOENT\)/],
    ];
    for (const [from, change, why] of tries) {
      const { code, said } = await backup({ what: 'restore', file: from, environment: settings(change) });
      expect({ code, said }).toEqual({ code: 2, said: expect.stringMatching(why) });
    }
    expect(await withClient(servers[0], (client) => client.dbsize())).toBe(0);
  });

  it('a newer account is left unless it is forced', async () => {
    const { worker, file } = await kept();
    const desk = openDesk();
    const before = await desk.records.read('worker', worker);
    if (before === null) throw new Error('the account is gone');
    const newer = { ...before.value, name: 'Lin, renamed' };
    await desk.store.putAll([
      await desk.records.write({ kind: 'worker', id: worker, expect: 1, value: newer, lifeMs: null }),
    ]);
    const { code, said } = await backup({ what: 'restore', file });
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('newer or other accounts') });
    expect((await desk.records.read('worker', worker))?.value.name).toBe('Lin, renamed');
    expect((await backup({ what: 'restore', file, force: true })).code).toBe(0);
    expect(await desk.records.read('worker', worker)).toMatchObject({ version: 3, value: { name: 'Lin' } });
  });

  it('another house key is left unless it is forced, and then nothing stays that only it could open', async () => {
    const { worker, file } = await kept();
    await wipe();
    const since = openDesk();
    const { deskToken, worker: other } = await since.joins('Mei');
    const { code, said } = await backup({ what: 'restore', file });
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('another house key already') });
    expect(await since.findDesk(deskToken)).not.toBeNull();
    await since.stop();
    expect((await backup({ what: 'restore', file, force: true })).said).toContain(
      'Removed, because only the other house key opened them: 2.',
    );
    const desk = openDesk();
    expect((await desk.records.read('worker', worker))?.value.name).toBe('Lin');
    expect(await desk.records.read('worker', other)).toBeNull();
    expect(await desk.store.countRecords('desk-session')).toBe(0);
  });
});

it('as a command: keeps and puts back, by settings in a file', async () => {
  await openDesk().joins('Lin');
  const [file, env] = [newFile(), newFile()];
  await writeFile(
    env,
    Object.entries(settings())
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const run = async (...given: string[]) => {
    const script = join(import.meta.dirname, '../../src/cli/backup.ts');
    const child = spawn(process.execPath, ['--', script, ...given], { env: {}, timeout: 15_000 });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { stdout, stderr, code };
  };
  expect(await run('--to', file, '--env-file', env)).toMatchObject({ code: 0, stderr: '' });
  await wipe();
  expect(await run('restore', file, '--env-file', env)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Put back: 2 records.'),
  });
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("'--to <file>' not specified") });
});
