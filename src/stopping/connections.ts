import type { IncomingMessage, ServerResponse, Server as WebServer } from 'node:http';
import { Server, type Socket } from 'node:net';
import { LIMITS } from '../core/limits.ts';

/** The connections of a server, and what is being answered on each. */
export type Connections = {
  /** No new connection; each open one ends with its answer, an idle one in a moment. Resolves when none is left. */
  stop(): Promise<void>;
  /** Ends them all. Returns how many requests that had come whole were not answered. */
  cut(): number;
};

/** Watches from now on: called before the first connection. */
export function watchConnections(server: WebServer): Connections {
  const answering = new Map<Socket, Set<ServerResponse>>();
  let stopping = false;
  let patient = true;

  function endIfIdle(socket: Socket): void {
    if (!patient && (answering.get(socket)?.size ?? 0) === 0) socket.destroySoon();
  }
  function isAnswered(response: ServerResponse): void {
    const { socket } = response.req;
    answering.get(socket)?.delete(response);
    if (stopping) endIfIdle(socket);
  }

  server.on('connection', (socket: Socket) => {
    answering.set(socket, new Set());
    socket.once('close', () => answering.delete(socket));
  });
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.get(socket)?.add(response);
    if (stopping) isTheLast(response);
    response.once('close', () => isAnswered(response));
  });

  return {
    stop() {
      stopping = true;
      for (const responses of answering.values()) for (const response of responses) isTheLast(response);
      // Not the web server's own close: that cuts idle connections at once, on which a request may be on its way.
      const closed = new Promise<void>((resolve) => Server.prototype.close.call(server, () => resolve()));
      setTimeout(() => {
        patient = false;
        for (const socket of answering.keys()) endIfIdle(socket);
      }, LIMITS.stopIdleMs);
      return closed;
    },
    cut() {
      const open = [...answering.values()].flatMap((responses) => [...responses]);
      for (const socket of answering.keys()) socket.destroy();
      return open.filter((response) => response.req.complete && !response.headersSent).length;
    },
  };
}

/** Whoever keeps the connection open is told not to ask again on it. */
function isTheLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
