import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { Certificates } from './certificates.ts';

export type RedisServerOptions = {
  /** Keep an append-only file, written out every second; a restart reads it. */
  appendOnly?: boolean;
  /** Such as '8mb'; what does not fit is refused, nothing is evicted. */
  maxMemory?: string;
  /** Follow the server on this loopback port. */
  replicaOf?: number;
  /** Speak TLS and nothing else, with the certificate of {@link Certificates}; `url` says so. */
  tls?: Certificates;
  /** Also ask who connects for a certificate of their own. */
  asksForCertificate?: boolean;
  /** The password of everybody (`requirepass`); `url` carries it. */
  password?: string;
  /** An account and what it may do, in the words of redis.conf's ACL, such as 'yulan on >word ~* +@all'. */
  user?: string;
  /** A whole redis.conf as it stands; beside it only the port, a folder and `user` are ours. */
  config?: string;
  /** One node of a cluster that others have yet to meet. */
  clusterNodeTimeoutMs?: number;
};
export type RedisServer = {
  url: string;
  port: number;
  /** Where its files are: the append-only file in `appendonlydir`. */
  folder: string;
  /** Everything it has written to disk, as text. */
  disk: () => Promise<string>;
  running: () => boolean;
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
const handedOut = new Set<number>();
// However the test process ends, its servers end with it.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A real redis-server of this test's own, on a free loopback port, in a folder of its own. Throws when there is none. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-under-test-'));
  folders.add(folder);
  // A node of a cluster listens at its port + 10000 too.
  const port = options.clusterNodeTimeoutMs === undefined ? await freePort() : await freePort(10_000);
  let child = await launch(port, folder, options);
  const kill = () => ended(child);
  return {
    url: urlOf(port, options),
    port,
    folder,
    disk: () => readDisk(folder),
    running: () => children.has(child),
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

function urlOf(port: number, { tls, password }: RedisServerOptions): string {
  const credentials = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
  return `${tls === undefined ? 'redis' : 'rediss'}://${credentials}127.0.0.1:${port}`;
}

/** What is in redis.conf, each line's words apart. */
function settingsOf(port: number, folder: string, options: RedisServerOptions): string[][] {
  const { tls, password, user, replicaOf, clusterNodeTimeoutMs } = options;
  const listens =
    tls === undefined
      ? [['port', port]]
      : [
          ['port', 0],
          ['tls-port', port],
          ['tls-cert-file', tls.certificate],
          ['tls-key-file', tls.key],
          ['tls-ca-cert-file', tls.authority],
          ['tls-auth-clients', options.asksForCertificate ? 'yes' : 'no'],
        ];
  const cluster = [
    ['cluster-enabled', 'yes'],
    ['cluster-node-timeout', clusterNodeTimeoutMs],
    // However long a replica has not heard of its primary: in a test it may take over.
    ['cluster-replica-validity-factor', 0],
    // A city whose nodes are up is not stopped by another's.
    ['cluster-require-full-coverage', 'no'],
    ...(tls === undefined
      ? []
      : [
          ['tls-cluster', 'yes'],
          ['tls-replication', 'yes'],
        ]),
  ];
  const settings = [
    ...listens,
    ['bind', '127.0.0.1'],
    ['dir', folder],
    ['save', ''],
    ['appendonly', options.appendOnly ? 'yes' : 'no'],
    // With `everysec` Redis puts a write off while the disk is busy, and a process killed then loses what it answered.
    ['appendfsync', 'always'],
    ['maxmemory', options.maxMemory ?? '0'],
    ['maxmemory-policy', 'noeviction'],
    ['repl-diskless-sync-delay', 0],
    ...(password === undefined
      ? []
      : [
          ['requirepass', password],
          ['masterauth', password],
        ]),
    ...(user === undefined ? [] : [['user', ...user.split(' ')]]),
    ...(replicaOf === undefined ? [] : [['replicaof', '127.0.0.1', replicaOf]]),
    ...(clusterNodeTimeoutMs === undefined ? [] : cluster),
  ];
  return settings.map((words) => words.map(String));
}

function besideConfig(port: number, user: string | undefined): string[][] {
  return [['port', String(port)], ...(user === undefined ? [] : [['user', ...user.split(' ')]])];
}

async function launch(port: number, folder: string, options: RedisServerOptions): Promise<ChildProcess> {
  const { config, user } = options;
  const settings = config === undefined ? settingsOf(port, folder, options) : besideConfig(port, user);
  const given = settings.flatMap(([name, ...words]) => [`--${name}`, ...words]);
  // Should this process be killed, no handler runs: the kernel then ends its servers.
  const words = ['--pdeathsig', 'KILL', 'redis-server', ...(config === undefined ? [] : [config]), ...given];
  const child = spawn('setpriv', words, {
    cwd: folder,
    stdio: 'ignore',
  });
  children.add(child);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', () => reject(new Error('redis-server could not be started; is it installed?')));
    child.once('exit', () => reject(new Error('redis-server ended before it answered')));
  });
  failed.catch(() => {});
  await Promise.race([answers(port, options.tls), failed]);
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

/** Polls until PING is answered, be it with a demand for a password: while it reads its files it answers LOADING. */
async function answers(port: number, tls: Certificates | undefined): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < deadline) {
    if (/^(\+PONG|-NOAUTH)/.test(await ping(port, tls))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`redis-server did not answer within ${STARTS_WITHIN_MS} ms`);
}

/** The first answer to PING in plain text; '' when nobody listens. */
function ping(port: number, tls: Certificates | undefined): Promise<string> {
  return new Promise((resolve) => {
    const own = tls && { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) };
    const place = { port, host: '127.0.0.1' };
    const socket = own ? connectTls({ ...place, ...own, rejectUnauthorized: false }) : connect(place);
    const finish = (answer: string) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, () => finish(''));
    socket.once('error', () => finish(''));
    socket.once('data', (bytes) => finish(bytes.toString()));
    socket.write('PING\r\n');
  });
}

/** A loopback port nobody listens on; with `beside`, neither at that many above it. */
async function freePort(beside?: number): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    // Two that begin at once may both be shown a port that neither has taken yet.
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (beside === undefined) return port;
    if (port + beside > 65_535) continue;
    if (await listenOnce(port + beside).catch(() => null)) return port;
  }
}

function listenOnce(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
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
