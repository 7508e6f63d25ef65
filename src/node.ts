import { readFile } from 'node:fs/promises';
import { serve } from '@hono/node-server';
import type { Content } from './content.ts';
import { AppError } from './core/error.ts';
import { LIMITS } from './core/limits.ts';
import { type Config, readConfig } from './env.ts';
import type { Assets } from './http/page.ts';
import { createLog } from './log.ts';
import { createService, type Service } from './wiring.ts';

const built = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../build/${name}`, import.meta.url), 'utf8')) as T;
const say = (line: string) => process.stdout.write(`${line}\n`);
const log = createLog(say, Date.now);

/** Node's entry: one process, one store, a timer. */
async function main(): Promise<void> {
  const config = configOrRefuse();
  if (config === null) return;
  const [content, assets] = await Promise.all([built<Content>('content.json'), built<Assets>('assets.json')]);
  const service = createService({ config, content, assets, log, nowMs: Date.now });
  const server = serve({ fetch: service.app.fetch, hostname: config.host, port: config.port }, (address) => {
    log('started', { mode: config.mode, port: address.port });
    welcome(service, config, address.port).catch((error: unknown) => {
      log('request-failed', { code: error instanceof AppError ? error.code : 'internal', route: 'invite' });
    });
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(`Port ${config.port} cannot be used (${error.code ?? error.name}). Set PORT to another.\n`);
    process.exitCode = 1;
    clearInterval(timer);
    service.stop().catch(() => undefined);
  });
  let ticking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    ticking = ticking.then(service.tick);
  }, LIMITS.tickEveryMs);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    log('stopping');
    clearInterval(timer);
    const forced = setTimeout(() => process.exit(1), LIMITS.stopMaxMs);
    forced.unref();
    const closed = new Promise((resolve) => server.close(resolve));
    await service.drain();
    // What is left are open event streams; their pages connect again by themselves.
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
    await service.stop();
    log('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch(() => process.exit(1));
    });
  }
}

function configOrRefuse(): Config | null {
  try {
    return readConfig(process.env, () => crypto.getRandomValues(new Uint8Array(LIMITS.secretMinBytes)));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`Yulan does not start:\n${error.message}\n`);
    process.exitCode = 1;
    return null;
  }
}

/** What somebody who just started it needs to see. The link is for one person and once; it goes to the terminal, not to the log's fields. */
async function welcome(service: Service, config: Config, port: number): Promise<void> {
  const base = config.publicUrl ?? `http://localhost:${port}`;
  const desk = config.consoleOrigin ?? base;
  say('');
  if (config.mode === 'demo') say('Yulan, demo: sample data, nothing is kept after you stop it.');
  say(`  chat     ${base}/`);
  say(`  centres  ${base}/find`);
  say(`  desk     ${desk}${await service.invite()}   (works once)`);
  say('');
}

await main();
