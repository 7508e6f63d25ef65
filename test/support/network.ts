import { Socket } from 'node:net';
import { http, passthrough } from 'msw';
import { setupServer } from 'msw/node';

const opened = new Set<string>();
/** One handler for them all: a file may open hundreds, and every request is held against every handler. */
const server = setupServer(
  http.all(
    ({ request }) => opened.has(new URL(request.url).origin),
    () => passthrough(),
  ),
);
let stray: string[] = [];

/** Every request fails from now on, loopback too, until a test opens an origin with {@link openLoopback}. */
export function closeNetwork(): void {
  refuseFarSockets();
  server.events.on('request:unhandled', ({ request }) => {
    stray.push(`${request.method} ${request.url}`);
  });
  server.listen({ onUnhandledFrame: 'error' });
}

/** Requests and connections nobody had opened the way for, since it was last asked. */
export function takeStrayRequests(): string[] {
  const taken = stray;
  stray = [];
  return taken;
}

/** Lets this test file ask a server of its own. `origin` such as http://127.0.0.1:8787. */
export function openLoopback(origin: string): void {
  if (!isLoopback(new URL(origin).hostname)) throw new Error(`not a loopback address: ${origin}`);
  opened.add(new URL(origin).origin);
}

/**
 * Takes msw away for this test file: it says of a socket that it is connected before it is. What is not loopback is
 * refused as before.
 */
export function openBareSockets(): void {
  server.close();
}

/** Whether a host name or address is this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** msw sees requests only, and lets pictures and styles pass; a bare socket must not leave the machine either. */
function refuseFarSockets(): void {
  const connect = Socket.prototype.connect as (this: Socket, ...given: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
    const { host, mocked } = destination(given);
    if (mocked || isLoopback(host)) return connect.apply(this, given);
    stray.push(`connection to ${host}`);
    setImmediate(() => this.destroy(new Error(`a test may not connect to ${host}`)));
    return this;
  } as Socket['connect'];
}

/** The three ways Node calls connect: (options), (port, host), and its own ([options, callback]). */
function destination(given: unknown[]): { host: string; mocked: boolean } {
  const first: unknown = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (typeof first !== 'object' || first === null) {
    return { host: typeof given[1] === 'string' ? given[1] : 'localhost', mocked: false };
  }
  const host = 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  // A socket msw answers itself goes nowhere; it is known by the name look-up msw hands it.
  const mocked = 'lookup' in first && typeof first.lookup === 'function' && first.lookup.name === 'mockLookup';
  return { host, mocked };
}
