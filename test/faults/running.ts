import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type People, survivorOf, workerOf } from '../canary/people.ts';
import { DEMO_SECRETS } from '../support/channel-house.ts';
import { openLoopback } from '../support/network.ts';
import { inviteTo, startProgram } from '../support/program.ts';
import { redisEnvironment } from '../support/service.ts';
import type { TwoServers } from './two-servers.ts';

/** How a process ended: its exit code, or the signal that killed it. */
export type Ended = { code: number | null; signal: string | null; tookMs: number; logged: string[] };
export type Running = Awaited<ReturnType<typeof running>>;

/** The environment of a service with both messengers, whose platforms answer at these addresses. */
export function withMessengers(telegramApi: string, lineApi: string): Record<string, string> {
  return {
    TELEGRAM_BOT_TOKEN: DEMO_SECRETS.telegram.token,
    TELEGRAM_WEBHOOK_SECRET: DEMO_SECRETS.telegram.webhookSecret,
    TELEGRAM_API_ROOT: telegramApi,
    LINE_CHANNEL_SECRET: DEMO_SECRETS.line.channelSecret,
    LINE_CHANNEL_ACCESS_TOKEN: DEMO_SECRETS.line.accessToken,
    LINE_API_BASE: lineApi,
  };
}

type Posting = { cookie?: string | null; type?: string; body: string; now?: number };

async function connection(port: string): Promise<Socket> {
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** All that comes on a connection, once it is closed. */
export function heardOn(socket: Socket): Promise<string> {
  let heard = '';
  socket.on('data', (bytes: Buffer) => {
    heard += bytes.toString('utf8');
  });
  return once(socket, 'close').then(() => heard);
}

/** The real program as a process of its own, in service on these servers. */
export async function running(servers: TwoServers, settings: Record<string, string> = {}) {
  const environment = { PORT: '0', ...redisEnvironment(servers.store.url, servers.keyServer.url), ...settings };
  const program = startProgram(environment);
  const [, port = ''] = await program.saying(/"event":"started".*"port":(\d+)/);
  const origin = `http://localhost:${port}`;
  openLoopback(origin);
  const people: People = { origin, ask: (path, init) => fetch(origin + path, init), answers: [] };
  /** Path of a link to the desk. */
  const invite = () => inviteTo(environment);
  const logged = () =>
    program
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { event: string; reason?: string; code?: string; count?: number });
  return {
    origin,
    port: Number(port),
    invite,
    people,
    logged,
    saying: program.saying,
    survivor: () => survivorOf(people),
    /** The first worker, by the link that `npm run invite` prints. */
    worker: async (name = 'Lin') => {
      const worker = await workerOf(people, { path: await invite(), name });
      await worker.beat();
      return worker;
    },
    /** A connection on which nothing was said yet. */
    connection: () => connection(port),
    /** Begins to post to a connection of its own; resolves once this is on its way. `rest` sends what is kept back of the body. */
    async posts(
      path: string,
      { cookie, type = 'application/x-www-form-urlencoded', body, now = body.length }: Posting,
    ) {
      const socket = await connection(port);
      const answer = heardOn(socket);
      const head = {
        host: `localhost:${port}`,
        origin,
        'sec-fetch-site': 'same-origin',
        'content-type': type,
        'content-length': body.length,
        connection: 'close',
        ...(cookie && { cookie }),
      };
      const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
      socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body.slice(0, now)}`);
      return { answer, socket, rest: () => void socket.write(body.slice(now)) };
    },
    /** Whether it still takes a new connection. */
    takes: () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1');
        socket.once('connect', () => {
          socket.destroy();
          resolve(true);
        });
        socket.once('error', () => resolve(false));
      }),
    /** Asks it to stop, or kills it, and waits until it is gone. */
    async ends(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL' = 'SIGTERM'): Promise<Ended> {
      const startMs = performance.now();
      const exit = once(program.child, 'exit') as Promise<[number | null, string | null]>;
      program.child.kill(signal);
      const [code, killed] = await exit;
      return { code, signal: killed, tookMs: performance.now() - startMs, logged: logged().map(({ event }) => event) };
    },
  };
}
