import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type LostReason, whyLost } from '../../src/core/basics/why-lost.ts';
import { createLink } from '../../src/redis/link.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { type RedisServerOptions, startRedisServer } from '../support/redis-server.ts';

let trusted: Certificates;
let expired: Certificates;
let misnamed: Certificates;
beforeAll(async () => {
  [trusted, expired, misnamed] = await Promise.all([
    makeCertificates(),
    makeCertificates({ days: 0 }),
    makeCertificates({ names: 'DNS:other.example' }),
  ]);
});

const cleanings: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanings.splice(0).reverse()) await clean();
});

async function server(options: RedisServerOptions = {}): Promise<string> {
  const started = await startRedisServer(options);
  cleanings.push(started.stop);
  return started.url;
}

/** For this test, these authorities are trusted as the machine's own are: as NODE_EXTRA_CA_CERTS would have it. */
function trust(...authorities: Certificates[]): void {
  const before = getCACertificates('default');
  cleanings.push(() => setDefaultCACertificates(before));
  setDefaultCACertificates([...before, ...authorities.map(({ authority }) => readFileSync(authority, 'utf8'))]);
}

/** Something listens there that is no Redis. */
async function stranger(answer: (socket: Socket) => void, protocol = 'redis'): Promise<string> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    answer(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  cleanings.push(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return `${protocol}://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

/** What a call comes to, and all that was reported by then; of a call that failed, why is told soon. */
async function ask(url: string): Promise<{ answer: string; reasons: LostReason[] }> {
  const reasons: LostReason[] = [];
  const link = createLink({ url, report: (reason) => reasons.push(reason) });
  const answer = await link.on((client) => client.set('key', 'value')).catch(() => 'failed');
  if (answer === 'failed') await expect.poll(() => reasons).not.toEqual([]);
  await link.stop();
  return { answer: String(answer), reasons };
}

const lost: Record<string, { at: () => Promise<string>; reason: LostReason }> = {
  'nobody listens': { at: async () => 'redis://127.0.0.1:1', reason: 'refused' },
  'whoever listens says nothing': { at: () => stranger(() => {}), reason: 'timeout' },
  'whoever listens hangs up': { at: () => stranger((socket) => socket.destroy()), reason: 'lost' },
  'the authority is not trusted': { at: () => server({ tls: trusted }), reason: 'untrusted certificate' },
  'the certificate ran out': {
    at: () => {
      trust(expired);
      return server({ tls: expired });
    },
    reason: 'expired certificate',
  },
  'the certificate is for another name': {
    at: () => {
      trust(misnamed);
      return server({ tls: misnamed });
    },
    reason: 'certificate of another name',
  },
  'the server wants a certificate of ours': {
    at: () => {
      trust(trusted);
      return server({ tls: trusted, asksForCertificate: true });
    },
    reason: 'certificate asked for',
  },
  'whoever listens knows no TLS': {
    at: () => stranger((socket) => socket.once('data', () => socket.write('what?\n')), 'rediss'),
    reason: 'no tls',
  },
  'the password is missing': {
    at: async () => (await server({ password: 'right' })).replace(':right@', ''),
    reason: 'wrong password',
  },
  'the password is wrong': {
    at: async () => (await server({ password: 'right' })).replace('right', 'wrong'),
    reason: 'wrong password',
  },
  'the account may not do it': {
    at: async () => (await server({ user: 'yulan on >word ~* +get' })).replace('//', '//yulan:word@'),
    reason: 'no permission',
  },
};
for (const [name, { at, reason }] of Object.entries(lost)) {
  test(`${name}: "${reason}"`, async () => {
    const { answer, reasons } = await ask(await at());
    expect(answer).toBe('failed');
    expect(new Set(reasons)).toEqual(new Set([reason]));
  });
}

test.each([
  ['a trusted authority and a password with signs in it', () => server({ tls: trusted, password: 'a,b@c/d:e' })],
  ['a server known by its name', async () => (await server({ tls: trusted })).replace('127.0.0.1', 'localhost')],
  ['a password alone', () => server({ password: 'right' })],
])('with %s it works and nothing is reported', async (_, at) => {
  trust(trusted);
  expect(await ask(await at())).toEqual({ answer: 'OK', reasons: [] });
});

test('a script that may not do something is no fault of the script', async () => {
  const url = (await server({ user: 'yulan on >word ~* +eval' })).replace('//', '//yulan:word@');
  const reasons: LostReason[] = [];
  const link = createLink({ url, report: (reason) => reasons.push(reason) });
  cleanings.push(link.stop);
  const error = await link
    .on((client) => client.eval("return redis.call('SET', KEYS[1], '1')", 1, 'key'))
    .catch((reason: unknown) => reason);
  expect(whyLost(error)).toBe('no permission');
  expect(reasons).toEqual(['no permission']);
});

test.each([
  [Object.assign(new Error('getaddrinfo ENOTFOUND host'), { code: 'ENOTFOUND' }), 'unknown host'],
  [Object.assign(new Error('getaddrinfo EAI_AGAIN host'), { code: 'EAI_AGAIN' }), 'unknown host'],
  [new Error('OOM command not allowed when used memory > maxmemory'), 'full'],
  [new Error('MISCONF Redis is configured to save RDB snapshots'), 'disk'],
  [new Error("READONLY You can't write against a read only replica."), 'read-only'],
  [new Error('DENIED Redis is running in protected mode'), 'no permission'],
  [new Error('NOREPLICAS Not enough good replicas to write.'), 'too few replicas'],
  [new Error('ASK 3999 127.0.0.1:6381'), 'cluster not ready'],
  ['not an error', 'lost'],
])('%s is "%s"', (error, reason) => {
  expect(whyLost(error)).toBe(reason);
});
