// admission/ counts what one address sends to a process of Node's, for ten minutes, in memory, without keeping any address.

import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * Whose request it is: the other end of the connection or, where that is a web server on this machine (deploy/Caddyfile),
 * the one it names; null = unknown, and counted for nobody. From anybody else that header is not believed.
 */
export function addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string | null {
  const { remoteAddress } = socket;
  if (remoteAddress === undefined) return null;
  if (!LOOPBACK.test(remoteAddress)) return remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  const named = headers['x-real-ip'];
  return typeof named === 'string' && named !== '' ? named : null;
}
