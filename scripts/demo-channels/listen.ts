import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

type Fetch = (request: Request) => Response | Promise<Response>;
export type Listening = { port: number; stop(): Promise<void> };

const PORTS_TRIED = 50;

/** Serves on this machine alone, on `port` or the next one that is free (0 = any). */
export async function listenNear(fetch: Fetch, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch, hostname: '127.0.0.1' }) as Server;
  const last = port === 0 ? 0 : Math.min(65_535, port + PORTS_TRIED);
  for (let tried = port; ; tried += 1) {
    try {
      await listening(server, tried);
      break;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || tried >= last) throw error;
    }
  }
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      // Event streams end with their lines.
      server.closeAllConnections();
      await closed;
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      server.off('error', refused);
      resolve();
    };
    const refused = (error: Error) => {
      server.off('listening', done);
      reject(error);
    };
    server.once('listening', done);
    server.once('error', refused);
    server.listen(port, '127.0.0.1');
  });
}
