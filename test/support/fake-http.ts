import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

export type ServedFake = {
  /** Such as http://127.0.0.1:40123; a test opens the way to it with `openLoopback(origin)`. */
  origin: string;
  stop(): Promise<void>;
};

/**
 * Puts a fake platform behind a real server on a spare port of this machine. An answer made by `Response.error()` closes
 * the connection without a word; a promise that never settles leaves the caller waiting until it gives up or all stops.
 */
export async function serveFake(answer: (request: Request) => Promise<Response>): Promise<ServedFake> {
  const fetch = async (request: Request, { outgoing }: HttpBindings): Promise<Response> => {
    const response = await answer(request);
    if (response.type !== 'error') return response;
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  };
  const server = serve({
    fetch: (request, bindings) => fetch(request, bindings as HttpBindings),
    hostname: '127.0.0.1',
    port: 0,
    overrideGlobalObjects: false,
  }) as Server;
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
