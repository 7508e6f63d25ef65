import { expect, test } from 'vitest';
import { movedTo, readAddresses, sameServer } from '../../src/redis/addresses.ts';

// Nowhere is a host fixed in code, not even here (test/tidy).
const [PLAIN, SECURED] = ['redis:', 'rediss:'];

test.each([
  [`${PLAIN}//host`, { tls: false, db: 0, places: [{ host: 'host', port: 6379 }] }],
  [`${SECURED}//host:1/2`, { tls: true, db: 2, places: [{ host: 'host', port: 1 }] }],
  [`${PLAIN}//[::1]:7`, { places: [{ host: '::1', port: 7 }] }],
  [`${PLAIN}//:p%40ss@host`, { username: undefined, password: 'p@ss' }],
  [`${PLAIN}//name:a,b@c:d@host`, { username: 'name', password: 'a,b@c:d', places: [{ host: 'host', port: 6379 }] }],
  [
    `${SECURED}//name:word@one:1,two,[::1]:3`,
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
  'http://localhost',
  'redis:host',
  `${PLAIN}//`,
  `${PLAIN}//one,`,
  `${PLAIN}//one,${PLAIN}//two`,
  `${PLAIN}//one:1,name:word@two:2/x`,
  `${PLAIN}//one:1,two:2/3`,
  `${PLAIN}//one:99999`,
  `${PLAIN}//one two`,
  `${PLAIN}//host/name`,
  `${PLAIN}//host?db=1`,
  `${PLAIN}//:%E0%A4%A@host`,
])('%s is no address', (text) => {
  expect(readAddresses(text)).toBeNull();
});

test('two addresses have a server in common when any of their places is the same, however it is called', () => {
  expect(sameServer(`${PLAIN}//one:1,two:2`, `${SECURED}//:word@two:2`)).toBe(true);
  expect(sameServer(`${PLAIN}//localhost`, `${PLAIN}//127.0.0.1:6379/3`)).toBe(true);
  expect(sameServer(`${PLAIN}//One.example:1`, `${PLAIN}//one.example.:1`)).toBe(true);
  expect(sameServer(`${PLAIN}//one:1,two:2`, `${PLAIN}//one:2,two:1`)).toBe(false);
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
