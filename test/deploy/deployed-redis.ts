import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';

const PASSWORD = 'the-word-of-this-test';
const HASH = createHash('sha256').update(PASSWORD).digest('hex');

export type Deployed = {
  server: RedisServer;
  /** As the service would have it: the account yulan. */
  url: string;
  /** Another account of the file, as a URL. */
  urlOf(account: string): string;
  /** Rules of the file's account, one word each. */
  rulesOf(account: string): string[];
  /** As somebody who may do everything, whom the file does not know: for cleaning up between tests. */
  asAnybody<T>(act: (client: Redis) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
};

/** A file of deploy/ as it stands, but for the hashes of passwords that docs/install.md fills in. */
async function readDeployed(file: string): Promise<string> {
  return readFile(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
}

/** A real Redis by a redis.conf of deploy/, on a spare port. */
export async function startDeployed(file: string): Promise<Deployed> {
  const text = await readDeployed(file);
  const folder = await mkdtemp(join(tmpdir(), 'deployed-'));
  const config = join(folder, file);
  await writeFile(config, text.replaceAll(/#[A-Z]+_PASSWORD_SHA256/g, `#${HASH}`));
  const server = await startRedisServer({ config, user: `anybody on >${PASSWORD} ~* &* +@all` });
  const urlOf = (account: string) => `redis://${account}:${PASSWORD}@127.0.0.1:${server.port}`;
  return {
    server,
    url: urlOf('yulan'),
    urlOf,
    rulesOf: (account) =>
      new RegExp(`^user ${account} (.*)$`, 'm')
        .exec(text)?.[1]
        ?.split(' ')
        .filter((word) => word !== '') ?? [],
    async asAnybody(act) {
      const client = quiet(urlOf('anybody'));
      try {
        return await act(client);
      } finally {
        client.disconnect();
      }
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A connection that is tried once, and says nothing by itself. */
function quiet(url: string): Redis {
  const client = new Redis(url, { enableReadyCheck: false, retryStrategy: () => null });
  client.on('error', () => {});
  return client;
}

/** What the server answers to a command of this account: the first word of a refusal, or "done". */
export async function answerTo(url: string, [name = '', ...given]: readonly string[]): Promise<string> {
  const client = quiet(url);
  try {
    await client.call(name, ...given);
    return 'done';
  } catch (error) {
    return (error as Error).message.split(' ')[0] ?? '';
  } finally {
    client.disconnect();
  }
}

/** Nothing of these does the service need, and each would undo what the store promises. */
export const REFUSED: readonly (readonly string[])[] = [
  ['FLUSHALL'],
  ['FLUSHDB'],
  ['CONFIG', 'SET', 'save', '1 1'],
  ['CONFIG', 'REWRITE'],
  ['KEYS', '*'],
  ['SCAN', '0'],
  ['RANDOMKEY'],
  ['MONITOR'],
  ['DEBUG', 'RELOAD'],
  ['SAVE'],
  ['BGSAVE'],
  ['SHUTDOWN', 'NOSAVE'],
  ['REPLICAOF', '127.0.0.1', '1'],
  ['SYNC'],
  ['MIGRATE', '127.0.0.1', '1', '{yulan}:x', '0', '100'],
  ['DUMP', '{yulan}:x'],
  ['ACL', 'SETUSER', 'yulan', 'allkeys'],
  ['CLIENT', 'LIST'],
  ['SLOWLOG', 'GET'],
  ['MODULE', 'LIST'],
  ['SCRIPT', 'FLUSH'],
  ['SUBSCRIBE', 'anything'],
  ['GET', 'another-key'],
  ['GET', '{another}:k:x'],
];
