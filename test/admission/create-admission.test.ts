import { expect, test } from 'vitest';
import { addressOf } from '../../src/admission/address-of.ts';
import { createAdmission } from '../../src/admission/create-admission.ts';
import { LIMITS } from '../../src/core/limits.ts';

const HERE = '192.0.2.1';
const at = (path: string, method = 'GET') => ({ method, url: `http://house.example${path}` });

/** How many of so many requests are let in. */
function letIn(count: number, ask: () => { admitted: boolean }): number {
  return Array.from({ length: count }, ask).filter(({ admitted }) => admitted).length;
}

test('one address is let in so often in ten minutes, and others are not held up by it', () => {
  const admits = createAdmission(() => 0);
  expect(letIn(LIMITS.addressPostsMax + 10, () => admits(at('/', 'POST'), HERE))).toBe(LIMITS.addressPostsMax);
  expect(admits(at('/', 'POST'), '192.0.2.2').admitted).toBe(true);
  expect(letIn(LIMITS.addressRequestsMax + 10, () => admits(at('/events'), '192.0.2.3'))).toBe(
    LIMITS.addressRequestsMax,
  );
});

test('after ten minutes nothing is remembered of an address', () => {
  let nowMs = 0;
  const admits = createAdmission(() => nowMs);
  letIn(LIMITS.addressPostsMax + 1, () => admits(at('/', 'POST'), HERE));
  nowMs = LIMITS.addressCountedMs - 1;
  expect(admits(at('/', 'POST'), HERE).admitted).toBe(false);
  nowMs += 1;
  expect(admits(at('/', 'POST'), HERE).admitted).toBe(true);
});

test('a whole household of new addresses counts as one', () => {
  const admits = createAdmission(() => 0);
  const neighbours = Array.from(
    { length: LIMITS.addressPostsMax + 10 },
    (_, last) => `2001:db8:1:2::${(last + 1).toString(16)}`,
  );
  const admitted = neighbours.filter((address) => admits(at('/', 'POST'), address).admitted);
  expect(admitted).toHaveLength(LIMITS.addressPostsMax);
  expect(admits(at('/', 'POST'), '2001:db8:1:3::1').admitted).toBe(true);
});

const ALWAYS: [string, string][] = [
  ['GET', '/'],
  ['HEAD', '/'],
  ['GET', '/widget'],
  ['GET', '/leave'],
  ['GET', '/widget/leave'],
  ['POST', '/hooks/telegram'],
  ['POST', '/console/beat'],
  ['GET', '/healthz'],
];
test.each(ALWAYS)('%s %s is let in from an address that sends too much', (method, path) => {
  const admits = createAdmission(() => 0);
  letIn(LIMITS.addressRequestsMax + 1, () => admits(at('/find'), HERE));
  letIn(LIMITS.addressPostsMax + 1, () => admits(at('/', 'POST'), HERE));
  expect(admits(at('/find'), HERE).admitted).toBe(false);
  expect(admits(at(path, method), HERE).admitted).toBe(true);
});

test('so many conversations begin from one address, and one that goes on is not counted among them', () => {
  const admits = createAdmission(() => 0);
  const begun = Array.from({ length: LIMITS.addressBeginningsMax + 5 }, () => admits(at('/', 'POST'), HERE).mayBegin());
  expect(begun.filter(Boolean)).toHaveLength(LIMITS.addressBeginningsMax);
  expect(admits(at('/', 'POST'), HERE).admitted).toBe(true);
});

test('a flood of addresses fills a bounded memory, and those that came last are let in uncounted', () => {
  const admits = createAdmission(() => 0);
  for (let n = 0; n < LIMITS.addressesCountedMax; n += 1)
    admits(at('/', 'POST'), `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
  expect(letIn(LIMITS.addressPostsMax + 5, () => admits(at('/', 'POST'), HERE))).toBe(LIMITS.addressPostsMax + 5);
});

const from = (remoteAddress: string | undefined, named?: string) =>
  addressOf({ socket: { remoteAddress }, headers: named === undefined ? {} : { 'x-real-ip': named } } as never);

test('only a web server on this machine is believed when it names an address', () => {
  expect(from('127.0.0.1', HERE)).toBe(HERE);
  expect(from('::1', HERE)).toBe(HERE);
  expect(from('::ffff:127.0.0.1', '2001:db8::1')).toBe('2001:db8::1');
  expect(from('198.51.100.7', HERE)).toBe('198.51.100.7');
  expect(from('::ffff:198.51.100.7', HERE)).toBe('198.51.100.7');
});

test('without an address nobody is counted', () => {
  expect(from('127.0.0.1')).toBe(null);
  expect(from(undefined, HERE)).toBe(null);
  const admits = createAdmission(() => 0);
  expect(letIn(LIMITS.addressPostsMax + 5, () => admits(at('/', 'POST'), null))).toBe(LIMITS.addressPostsMax + 5);
});
