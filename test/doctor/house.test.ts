import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examine } from '../../src/doctor/examine.ts';
import { judgeWrangler } from '../../src/doctor/house/logs-on-workers.ts';
import { CHECKS } from '../../src/doctor/list.ts';
import { createScrub } from '../../src/doctor/scrub.ts';
import { createSituation } from '../../src/doctor/situation.ts';
import { KEY_STORE_COMMANDS, storeCommands } from '../../src/doctor/stores/commands.ts';
import { testSecret } from '../support/small-house.ts';
import { content, find, only, ourWeb, PUBLIC_URL } from './surroundings.ts';

const service = {
  REDIS_URL: 'redis://127.0.0.1:1',
  KEY_REDIS_URL: 'redis://127.0.0.1:2',
  YULAN_SECRET: Buffer.from(testSecret).toString('base64url'),
  PUBLIC_URL,
};

it('no check has the name of another', () => {
  const names = CHECKS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('asks for every right that the scripts of the key store need, and of the store', async () => {
  const source = await readFile(new URL('../../src/crypto/key-shelf-redis.ts', import.meta.url), 'utf8');
  const called = [...source.matchAll(/redis\.call\('(\w+)'/g)].map(([, command]) => command);
  expect(called).toContain('GETEX');
  for (const command of called) expect(KEY_STORE_COMMANDS).toContain(command);
  for (const command of ['EVALSHA', 'TIME', 'HSET', 'ZADD']) expect(storeCommands(0)).toContain(command);
  expect(storeCommands(0)).not.toContain('WAIT');
  expect(storeCommands(1)).toContain('WAIT');
});

it('in the demo it says what is missing for service, and finds no fault', async () => {
  const findings = await find({});
  expect(findings.filter(({ state }) => state === 'fault')).toEqual([]);
  const { says, remedy } = only(findings, 'settings');
  expect(says).toContain('demo');
  for (const name of ['YULAN_SECRET', 'REDIS_URL', 'KEY_REDIS_URL', 'PUBLIC_URL']) expect(remedy).toContain(name);
});

it('every fault of the settings is a line of its own, by name and never by value', async () => {
  const findings = await find({ HOST: '0.0.0.0', PORT: 'canary', YULAN_SECRET: 'canary-short' });
  expect(
    findings.filter(({ name, state }) => name === 'settings' && state === 'fault').map(({ says }) => says),
  ).toEqual(['PORT: must be a whole number.']);
  const others = await find({ HOST: '0.0.0.0', YULAN_SECRET: 'canary-short' });
  const says = others.filter(({ name }) => name === 'settings').map((each) => each.says);
  expect(says).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^REDIS_URL: missing/),
      expect.stringMatching(/^YULAN_SECRET: must be/),
    ]),
  );
  expect(JSON.stringify([...findings, ...others])).not.toContain('canary');
});

describe('Node', () => {
  it.each([
    ['24.1.0', 'ok'],
    ['26.0.0', 'warning'],
    ['22.18.0', 'warning'],
    ['22.17.9', 'fault'],
    ['20.19.0', 'fault'],
  ])('%s is %s', async (nodeVersion, state) => {
    expect(only(await find({}, { nodeVersion }), 'node').state).toBe(state);
  });
});

describe('the public address', () => {
  const failing = (code: string) => async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('canary'), { code }) });
  };
  const lookAt = async (web: Partial<typeof ourWeb>, more = {}) =>
    only(await find({ ...service, ...more }, { web: { ...ourWeb, ...web } }), 'public-address');

  it('is well when our own answer comes from there', async () => {
    expect(await lookAt({})).toMatchObject({ state: 'ok', says: 'https://leaf.example leads here.' });
  });
  const cases: [string, Partial<typeof ourWeb>, RegExp, RegExp][] = [
    [
      'another site',
      { get: async () => ({ status: 200, body: '<!doctype html>' }) },
      /not Yulan that answers/,
      /Nor does Yulan answer at 127\.0\.0\.1:8787/,
    ],
    [
      'stores that do not answer',
      { get: async () => ({ status: 503, body: '{"ok":false,"reason":"store-unavailable"}' }) },
      /its stores do not answer/,
      /stores/,
    ],
    ['a name nobody knows', { get: failing('ENOTFOUND') }, /a name nobody knows/, /DNS/],
    ['nobody who listens', { get: failing('ECONNREFUSED') }, /nobody listens/, /systemctl start yulan/],
    ['a certificate no browser trusts', { get: failing('DEPTH_ZERO_SELF_SIGNED_CERT') }, /no browser trusts/, /Caddy/],
    ['a certificate that has run out', { get: failing('CERT_HAS_EXPIRED') }, /run out/, /web server/],
    ['a certificate of another name', { get: failing('ERR_TLS_CERT_ALTNAME_INVALID') }, /another name/, /Caddyfile/],
    ['the loopback', { addresses: async () => ['127.0.0.1'] }, /this machine itself/, /the world knows/],
  ];
  for (const [name, web, says, remedy] of cases) {
    it(`is a fault with ${name}`, async () => {
      const found = await lookAt(web);
      expect(found).toMatchObject({
        state: 'fault',
        says: expect.stringMatching(says),
        remedy: expect.stringMatching(remedy),
      });
      expect(JSON.stringify(found)).not.toContain('canary');
    });
  }
  it('tells a web server that is down from a program that is down', async () => {
    const get = async (url: string) => {
      if (url.startsWith('https:')) return failing('ECONNREFUSED')();
      return url === 'http://127.0.0.1:9000/healthz' ? ourWeb.get() : failing('ECONNREFUSED')();
    };
    const found = await lookAt({ get: get as typeof ourWeb.get }, { HOST: '0.0.0.0', PORT: '9000' });
    expect(found.remedy).toContain('Yulan itself answers at 127.0.0.1:9000');
  });
  it('is warned of when the program listens on every network without TLS', async () => {
    expect(only(await find({ ...service, HOST: '0.0.0.0' }), 'host').state).toBe('warning');
    expect(only(await find(service), 'host').state).toBe('ok');
  });
});

describe('logs', () => {
  it.each(['DEBUG', 'NODE_DEBUG'])('%s would write down what people say: a fault', async (name) => {
    expect(only(await find({ [name]: '*' }), 'logs')).toMatchObject({
      state: 'fault',
      remedy: expect.stringContaining(name),
    });
  });

  const off = '[observability]\nenabled = false\n';
  it.each([
    ['off, as shipped', `logpush = false\n${off}`, 'ok'],
    [
      'off, with comments',
      `logpush = false # on purpose\ntail_consumers = []\n[observability] # logs\nenabled = false # on purpose\n`,
      'ok',
    ],
    ['on', '[observability]\nenabled = true\n', 'fault'],
    ['on in one environment', `${off}[env.production.observability.logs]\nenabled = true\n`, 'fault'],
    ['on in one line', 'observability = { enabled = true }\n', 'fault'],
    ['pushed elsewhere', `logpush = true\n${off}`, 'fault'],
    ['read by another worker', `${off}[[tail_consumers]]\nservice = "reader"\n`, 'fault'],
    ['read by another worker, in one line', `tail_consumers = [{ service = "reader" }]\n${off}`, 'fault'],
    ['not spoken of', 'name = "yulan"\n', 'fault'],
  ])('on Workers: %s', (_, toml, state) => {
    expect(judgeWrangler(toml).state).toBe(state);
  });
  it('on Workers they are off in the file that is shipped', async () => {
    expect(only(await find({}), 'logs-on-workers').state).toBe('ok');
  });
});

it('a file of authorities that holds none is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'authorities-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, 'no certificate');
  expect(only(await find({ NODE_EXTRA_CA_CERTS: file }), 'authorities').says).toContain('holds no certificate');
  expect(only(await find({ NODE_EXTRA_CA_CERTS: `${file}.not` }), 'authorities').says).toContain('cannot be read');
  await rm(folder, { recursive: true });
});

it('numbers whose source was read too long ago are named', async () => {
  const nowMs = () => Date.now() + 500 * 86_400_000;
  expect(only(await find({}, { nowMs }), 'numbers')).toMatchObject({
    state: 'warning',
    says: expect.stringContaining('cn-police'),
  });
});

describe('a check that fails itself', () => {
  const situation = createSituation({
    environment: {},
    root: new URL('../../', import.meta.url),
    content,
    nowMs: Date.now,
  });
  it('is a fault, and keeps nobody from the others', async () => {
    const findings = await examine(situation, [
      { name: 'broken', atStart: false, look: () => Promise.reject(new RangeError('out of range')) },
      { name: 'whole', atStart: false, look: async () => ({ state: 'ok', says: 'Well.', remedy: null }) },
    ]);
    expect(only(findings, 'broken')).toMatchObject({
      state: 'fault',
      says: expect.stringContaining('RangeError: out of range'),
    });
    expect(only(findings, 'whole').state).toBe('ok');
  });
});

it('whatever a check says, no secret leaves: neither as it was set nor as it stands in an address', () => {
  const scrub = createScrub({
    LINE_CHANNEL_SECRET: 'canary-line',
    TELEGRAM_BOT_TOKEN: '12:canary-token',
    REDIS_URL: ['redis:', 'name:canary%2Fpass@one.example:6379,two.example:6379/0'].join('//'),
    PORT: '8787',
  });
  const text = scrub(
    'a canary-line b /bot12:canary-token/getMe canary/pass canary%2Fpass ' +
      ['https:', 'x:canary@host.example/ 8787\nnext'].join('//'),
  );
  expect(text).not.toContain('canary');
  expect(text).toContain('8787 next');
});
