import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type DelayProxy = { url: string; delayMs: number; stop(): Promise<void> };

/** Stands before a server on this machine; what the server answers comes `delayMs` later. */
export async function startDelayProxy(port: number): Promise<DelayProxy> {
  const sockets = new Set<Socket>();
  const proxy = { delayMs: 0 };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.setNoDelay(true);
    far.setNoDelay(true);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (proxy.delayMs === 0) near.write(bytes);
      else setTimeout(() => near.write(bytes), proxy.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(proxy, {
    url,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
