import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { admitting } from './admission/admitting.ts';
import type { Content } from './content.ts';
import { AppError, codeOf } from './core/error.ts';
import { LIMITS } from './core/limits.ts';
import { refusalAtStart } from './doctor/stores/other-secret.ts';
import { type Config, readConfig } from './env.ts';
import type { Assets } from './http/page.ts';
import { createLog } from './log.ts';
import type { Keys } from './ports/keys.ts';
import { createAnswers } from './stopping/answers.ts';
import { watchConnections } from './stopping/connections.ts';
import { stopOnSignal } from './stopping/graceful-stop.ts';
import { createStores } from './stores/open-stores.ts';
import { tickRegularly } from './tick-regularly.ts';
import { createService, type Service } from './wiring.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);
const log = createLog(say, Date.now);
const built = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../build/${name}`, import.meta.url), 'utf8')) as T;

/** Settings and service, or the reasons why it does not start, one a line. */
async function prepare(): Promise<{ config: Config; content: Content; keys: Keys; service: Service } | null> {
  try {
    const config = readConfig(process.env, () => crypto.getRandomValues(new Uint8Array(LIMITS.secretMinBytes)));
    const [content, assets] = await Promise.all([built<Content>('content.json'), built<Assets>('assets.json')]);
    const stores = createStores(config, { log, nowMs: Date.now });
    const service = createService({ config, content, assets, log, nowMs: Date.now, stores });
    return { config, content, keys: stores.keys, service };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'config') throw error;
    complain(`Yulan does not start:\n${error.message}`);
    process.exitCode = 1;
    return null;
  }
}

/** Node's entry: one process, one store, a timer. */
async function main(): Promise<void> {
  const prepared = await prepare();
  if (prepared === null) return;
  const { config, content, keys, service } = prepared;
  const refusal = await refusalAtStart(keys);
  if (refusal !== null) {
    complain(refusal);
    process.exit(1);
  }
  const stopTicking = tickRegularly(service.tick);
  const answers = createAnswers(admitting(service, Date.now));
  const server = serve({ fetch: answers.fetch, hostname: config.host, port: config.port }, ({ port }) => {
    log('started', { mode: config.mode, port });
    service.introduce().catch(() => log('introduce-failed'));
    if (config.mode === 'service')
      sayFaults(content).catch(() => complain('doctor: npm run doctor says what is wrong.'));
    welcome(service, config, port).catch((error: unknown) => {
      const code = codeOf(error);
      complain(`No link to the desk could be made (${code}). When the stores answer: npm run invite`);
    });
  }) as Server;
  // A request that trickles in holds a socket no longer than this; event streams are answers and are not cut.
  server.requestTimeout = LIMITS.requestMaxMs;
  server.maxConnections = LIMITS.connectionsMax;
  server.on('error', (error: NodeJS.ErrnoException) => {
    complain(`Port ${config.port} cannot be used (${error.code ?? error.name}). Set PORT to another.`);
    process.exit(1);
  });
  stopOnSignal({ answers, connections: watchConnections(server), stopTicking, service, log });
}

/** What is wrong outside, a line each with what to do; nothing when all is well. The start does not wait for it. */
async function sayFaults(content: Content): Promise<void> {
  const { faultsAtStart } = await import('./doctor/at-start.ts');
  const root = new URL('../', import.meta.url);
  for (const line of await faultsAtStart({ environment: process.env, content, root, nowMs: Date.now })) complain(line);
}

/** What somebody who just started it needs to see. A link to the desk is a key: in service nothing prints it that may be kept. */
async function welcome(service: Service, config: Config, port: number): Promise<void> {
  const base = config.publicUrl ?? `http://localhost:${port}`;
  const isSeenOnly = config.mode === 'demo' || process.stdout.isTTY === true;
  const link = async () => `${config.consoleOrigin ?? base}${await service.invite()}   (works once)`;
  const desk = isSeenOnly ? await link() : 'npm run invite   (makes a link that works once)';
  say('');
  if (config.mode === 'demo') say('Yulan, demo: sample data, nothing is kept after you stop it.');
  say(`  chat     ${base}/`);
  say(`  centres  ${base}/find`);
  say(`  desk     ${desk}`);
  say('');
}

await main();
