import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { beforeAll, expect, it } from 'vitest';
import { watchConnections } from '../../src/stopping/connections.ts';
import { openBareSockets } from '../support/network.ts';

beforeAll(openBareSockets);

/** A server that answers when the test says so. */
async function serving() {
  const asked: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    asked.push(response);
    server.emit('asked');
  });
  const connections = watchConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const open = async (said = '') => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let heard = '';
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('utf8');
    });
    const closed = once(socket, 'close').then(() => heard);
    socket.on('error', () => {});
    const isAsked = said.endsWith('\r\n\r\n') ? once(server, 'asked') : once(socket, 'connect');
    socket.write(said);
    await isAsked;
    return { socket, closed };
  };
  return { server, asked, connections, open };
}
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

it('lets what is being answered end, on connections that last no longer', async () => {
  const { asked, connections, open } = await serving();
  const { closed } = await open(GET);
  const stopped = connections.stop();
  asked[0]?.end('the answer');
  expect(await closed).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*connection: close\r\n[\s\S]*the answer/i);
  await stopped;
});

it('still answers what was on its way on an open connection, once', async () => {
  const { asked, connections, open } = await serving();
  const { socket, closed } = await open(GET);
  asked[0]?.end('one');
  await once(socket, 'data');
  const stopped = connections.stop();
  socket.write(GET);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.end('two');
  expect(await closed).toMatch(/one[\s\S]*connection: close[\s\S]*two/i);
  await stopped;
});

it('counts what came whole and was not answered when it cuts, and nothing else', async () => {
  const { asked, connections, open } = await serving();
  const [whole] = [await open(GET)];
  const half = await open('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n');
  const begun = await open(GET);
  asked[2]?.write('a stream');
  const idle = await open();
  const stopped = connections.stop();
  expect(connections.cut()).toBe(1);
  await Promise.all([whole, half, begun, idle].map(({ closed }) => closed));
  await stopped;
});
