import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** `refused`: nothing of it was said to anybody. `lost`: it was said, and there is no answer. */
type Outcome = 'answered' | 'refused' | 'lost';

const OF_ONE_LINE = ['connection', 'keep-alive', 'transfer-encoding'];

/**
 * The proxy before several processes: each request to the next of them, on connections it keeps; one that refuses to
 * connect is passed over. What was lost on the way it never sends again by itself.
 */
export async function roundRobin() {
  const ports = new Map<string, number>();
  const agent = new Agent({ keepAlive: true });
  const count = { asked: 0, refused: 0, lost: 0 };

  function ask(port: number, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<Outcome> {
    return new Promise((resolve) => {
      const { method = 'GET', url = '/' } = incoming;
      const headers = { ...incoming.headers, connection: 'keep-alive' };
      const asked = request({ host: '127.0.0.1', port, method, path: url, headers, agent }, (answer) => {
        const kept = Object.entries(answer.headers).filter(([name]) => !OF_ONE_LINE.includes(name));
        outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
        resolve('answered');
      });
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'lost'));
      outgoing.on('close', () => asked.destroy());
      asked.end(body);
    });
  }

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    count.asked += 1;
    const all = [...ports.values()];
    const order = all.map((_, index) => all[(count.asked + index) % all.length] ?? 0);
    for (const port of order) {
      const outcome = await ask(port, incoming, body, outgoing);
      if (outcome === 'answered') return;
      count[outcome] += 1;
      if (outcome === 'lost') break;
    }
    outgoing.writeHead(502).end();
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    count,
    /** Where a process listens now. */
    set: (name: string, port: number) => void ports.set(name, port),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}
