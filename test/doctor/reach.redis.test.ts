import { afterAll, describe, expect, it } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import type { RedisServer } from '../support/redis-server.ts';
import { find, only, serviceEnvironment, startStores } from './surroundings.ts';

const certificates = await makeCertificates();
const [open, locked, limited, secured, otherName, expired] = await Promise.all([
  startStores(),
  startStores({ password: 'canary-password' }),
  startStores({ user: 'nobody on >canary-password ~*' }),
  startStores({ tls: certificates }),
  startStores({ tls: await makeCertificates({ names: 'DNS:redis.example' }) }),
  startStores({ tls: await makeCertificates({ days: 0 }) }),
]);
afterAll(() => Promise.all([open, locked, limited, secured, otherName, expired].map((each) => each.stop())));

type Stores = { store: RedisServer; keyStore: RedisServer };
/** What is said of the store when it is asked for by this address. */
async function storeAt({ store, keyStore }: Stores, url: string) {
  return only(await find({ ...serviceEnvironment({ store, keyStore }), REDIS_URL: url }), 'store');
}
const local = (port: number, credentials = '') => `redis://${credentials}127.0.0.1:${port}`;

describe('why a store cannot be used is named, each with a remedy of its own', () => {
  const cases: [string, Stores, () => string, RegExp, RegExp][] = [
    ['nobody listens', open, () => local(1), /^Nobody listens at 127\.0\.0\.1:1\.$/, /Start that Redis/],
    [
      'no password given',
      locked,
      () => local(locked.store.port),
      /wants a password and REDIS_URL has none \(NOAUTH\)/,
      /name:password@host:port/,
    ],
    [
      'a wrong password',
      locked,
      () => local(locked.store.port, ':canary-mistyped@'),
      /\(WRONGPASS\)/,
      /Correct them in REDIS_URL: name:password@/,
    ],
    [
      'an account without rights',
      limited,
      () => local(limited.store.port, 'nobody:canary-password@'),
      /\(NOPERM\)/,
      /rights of the example in deploy/,
    ],
    [
      'TLS without a trusted CA',
      secured,
      () => secured.store.url,
      /authority this machine does not trust/,
      /NODE_EXTRA_CA_CERTS/,
    ],
    [
      'a certificate of another name',
      otherName,
      () => otherName.store.url,
      /does not trust|another name/,
      /NODE_EXTRA_CA_CERTS|name that is in the certificate/,
    ],
    [
      'a certificate that has run out',
      expired,
      () => expired.store.url,
      /does not trust|run out/,
      /NODE_EXTRA_CA_CERTS|Renew/,
    ],
    [
      'plain words to a server with TLS',
      secured,
      () => local(secured.store.port),
      /breaks|wants TLS/,
      /rediss: \(two s\)/,
    ],
    [
      'TLS to a server without',
      open,
      () => `rediss://127.0.0.1:${open.store.port}`,
      /does not (answer in time|speak TLS)|breaks/,
      /redis:/,
    ],
  ];
  for (const [name, stores, url, says, remedy] of cases) {
    it(name, async () => {
      const found = await storeAt(stores, url());
      expect(found.state).toBe('fault');
      expect(found.says).toMatch(says);
      expect(found.remedy).toMatch(remedy);
      expect(JSON.stringify(found)).not.toContain('canary');
    });
  }
});

it('ends in time when a store is there and does not answer, and says so', async () => {
  const { store, keyStore, stop } = await startStores();
  try {
    store.freeze();
    const found = only(await find(serviceEnvironment({ store, keyStore })), 'store');
    expect(found).toMatchObject({ state: 'fault', says: expect.stringContaining('does not answer in time') });
  } finally {
    store.thaw();
    await stop();
  }
});

it('says nothing of what depends on a store that cannot be reached', async () => {
  const findings = await find({ ...serviceEnvironment(open), REDIS_URL: local(1) });
  const faults = findings.filter(({ state }) => state === 'fault').map(({ name }) => name);
  expect(faults).toEqual(['store']);
  expect(findings.map(({ name }) => name)).not.toContain('store-disk');
  expect(only(findings, 'key-store').state).toBe('ok');
});
