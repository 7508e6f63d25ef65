import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Said } from './servers/child.ts';

export const SERVERS = {
  ours: 'ours.ts',
  'node:http + ioredis, no encryption': 'bare.ts',
  'hono + grammY session + AES': 'grammy-session.ts',
  'hono + grammY conversations': 'grammy-conversations.ts',
} as const;
export type ServerName = keyof typeof SERVERS;

export type Running = {
  name: ServerName;
  port: number;
  /** Processor time it has used so far. */
  cpuMs(): Promise<number>;
  /** What it said since it was last asked. */
  said(): Promise<Said[]>;
  stop(): Promise<void>;
};

const STARTS_WITHIN_MS = 20_000;
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** One of the servers in a process of its own, on these two Redis servers. */
export async function startServer(
  name: ServerName,
  { redisUrl, keyRedisUrl, flows = 'screening' }: { redisUrl: string; keyRedisUrl: string; flows?: string },
): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'servers', SERVERS[name])], {
    env: { PATH: process.env.PATH, BENCH_REDIS_URL: redisUrl, BENCH_KEY_REDIS_URL: keyRedisUrl, BENCH_FLOWS: flows },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.add(child);
  const { port } = await answer<{ port: number }>(child, null);
  return {
    name,
    port,
    cpuMs: async () => (await answer<{ cpuMs: number }>(child, 'cpu')).cpuMs,
    said: async () => (await answer<{ said: Said[] }>(child, 'said')).said,
    async stop() {
      children.delete(child);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** One question at a time to a server, or none: what it says next. */
function answer<T>(child: ChildProcess, question: string | null): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('a server of the bench says nothing')), STARTS_WITHIN_MS);
    const ended = () => reject(new Error('a server of the bench ended'));
    child.once('exit', ended);
    child.once('message', (said) => {
      clearTimeout(late);
      child.off('exit', ended);
      resolve(said as T);
    });
    if (question !== null) child.send(question);
  });
}
