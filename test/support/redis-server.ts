import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type RedisServerOptions = {
  /** Keep an append-only file, written out every second; a restart reads it. */
  appendOnly?: boolean;
  /** Such as '8mb'; what does not fit is refused, nothing is evicted. */
  maxMemory?: string;
  /** Follow the server on this loopback port. */
  replicaOf?: number;
};
export type RedisServer = {
  url: string;
  port: number;
  /** Where its files are: the append-only file in `appendonlydir`. */
  folder: string;
  /** Everything it has written to disk, as text. */
  disk: () => Promise<string>;
  /** As a power cut would: SIGKILL, no goodbye. */
  kill: () => Promise<void>;
  /** Starts it again on the same port and folder; resolves when it answers. */
  restart: () => Promise<void>;
  /** SIGSTOP and SIGCONT: it is there and does not answer. */
  freeze: () => void;
  thaw: () => void;
  /** Kills it and removes its folder. */
  stop: () => Promise<void>;
};

const STARTS_WITHIN_MS = 10_000;
const children = new Set<ChildProcess>();
const folders = new Set<string>();
// However the test process ends, its servers end with it.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A real redis-server of this test's own, on a free loopback port, in a folder of its own. Throws when there is none. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-under-test-'));
  folders.add(folder);
  const port = await freePort();
  let child = await launch(port, folder, options);
  const kill = () => ended(child);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    disk: () => readDisk(folder),
    kill,
    restart: async () => {
      await kill();
      child = await launch(port, folder, options);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, folder: string, options: RedisServerOptions): Promise<ChildProcess> {
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: options.appendOnly ? 'yes' : 'no',
    // With `everysec` Redis puts a write off while the disk is busy, and a process killed then loses what it answered.
    appendfsync: 'always',
    maxmemory: options.maxMemory ?? '0',
    'maxmemory-policy': 'noeviction',
    'repl-diskless-sync-delay': 0,
    ...(options.replicaOf === undefined ? {} : { replicaof: `127.0.0.1 ${options.replicaOf}` }),
  };
  const given = Object.entries(settings).flatMap(([name, value]) => [
    `--${name}`,
    ...(name === 'replicaof' ? String(value).split(' ') : [String(value)]),
  ]);
  const child = spawn('redis-server', given, { cwd: folder, stdio: 'ignore' });
  children.add(child);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', () => reject(new Error('redis-server could not be started; is it installed?')));
    child.once('exit', () => reject(new Error('redis-server ended before it answered')));
  });
  failed.catch(() => {});
  await Promise.race([answers(port), failed]);
  return child;
}

/** Ends one of our own children and waits until it is gone. */
async function ended(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Polls until PING is answered: while it reads its files it answers LOADING. */
async function answers(port: number): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < deadline) {
    if ((await ask(port, 'PING\r\n')).startsWith('+PONG')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`redis-server did not answer within ${STARTS_WITHIN_MS} ms`);
}

/** One command in plain text, the first answer; '' when nobody listens. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (answer: string) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, () => finish(''));
    socket.once('error', () => finish(''));
    socket.once('data', (bytes) => finish(bytes.toString()));
    socket.write(command);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function readDisk(folder: string): Promise<string> {
  const parts: string[] = [];
  for await (const path of glob('**/*.{aof,rdb,manifest}', { cwd: folder }))
    parts.push(await readFile(join(folder, path), 'latin1'));
  return parts.join('\n');
}
