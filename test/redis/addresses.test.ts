import { expect, test } from 'vitest';
import { movedTo, readAddresses, sameServer } from '../../src/redis/addresses.ts';

test.each([
  ['redis://host', { tls: false, db: 0, places: [{ host: 'host', port: 6379 }] }],
  ['rediss://host:1/2', { tls: true, db: 2, places: [{ host: 'host', port: 1 }] }],
  ['redis://[::1]:7', { places: [{ host: '::1', port: 7 }] }],
  ['redis://:p%40ss@host', { username: undefined, password: 'p@ss' }],
  ['redis://name:a,b@c:d@host', { username: 'name', password: 'a,b@c:d', places: [{ host: 'host', port: 6379 }] }],
  [
    'rediss://name:word@one:1,two,[::1]:3',
    {
      tls: true,
      password: 'word',
      places: [
        { host: 'one', port: 1 },
        { host: 'two', port: 6379 },
        { host: '::1', port: 3 },
      ],
    },
  ],
])('%s is read', (text, expected) => {
  expect(readAddresses(text)).toMatchObject(expected);
});

test.each([
  'http://host',
  'redis:host',
  'redis://',
  'redis://one,',
  'redis://one,redis://two',
  'redis://one:1,name:word@two:2/x',
  'redis://one:1,two:2/3',
  'redis://one:99999',
  'redis://one two',
  'redis://host/name',
  'redis://host?db=1',
  'redis://:%E0%A4%A@host',
])('%s is no address', (text) => {
  expect(readAddresses(text)).toBeNull();
});

test('two addresses have a server in common when any of their places is the same, however it is called', () => {
  expect(sameServer('redis://one:1,two:2', 'rediss://:word@two:2')).toBe(true);
  expect(sameServer('redis://localhost', 'redis://127.0.0.1:6379/3')).toBe(true);
  expect(sameServer('redis://one:1,two:2', 'redis://one:2,two:1')).toBe(false);
});

test.each([
  ['MOVED 3999 10.0.0.2:6381', { host: '10.0.0.2', port: 6381 }],
  ['MOVED 3999 fd00::2:6381', { host: 'fd00::2', port: 6381 }],
  ['MOVED 3999 :6381', { host: 'asked', port: 6381 }],
  ['MOVED 3999 ?:6381', { host: 'asked', port: 6381 }],
  ['ASK 3999 10.0.0.2:6381', null],
  ['CLUSTERDOWN The cluster is down', null],
])('"%s" leads to %o', (message, expected) => {
  expect(movedTo(new Error(message), { host: 'asked', port: 1 })).toEqual(expected);
});
