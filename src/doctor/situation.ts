import { lookup } from 'node:dns/promises';
import { administerLine, type LineAdministration } from '../channels/line/administer/administer.ts';
import { readLineClock } from '../channels/line/administer/read-clock.ts';
import { administerTelegram, type TelegramAdministration } from '../channels/telegram/administer/administer.ts';
import { readTelegramClock } from '../channels/telegram/administer/read-clock.ts';
import type { Content } from '../content.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { type Config, readConfig } from '../env.ts';
import { readAddresses } from '../redis/addresses.ts';
import { askRedis, type RedisAsked } from './stores/ask-redis.ts';
import { KEY_STORE_COMMANDS, storeCommands } from './stores/commands.ts';

type Environment = Record<string, string | undefined>;
/** A messenger that is set up: what an operator may ask of it, who we are there (asked once), and its clock in ms. */
type Asked<Administration> = Administration & { clock(): Promise<number | null> };

/** Everything a check is handed: what is set, and how to ask about it. What several checks ask is asked once. */
export type Situation = {
  environment: Environment;
  /** Where the settings stand; null = in the environment. */
  envFile: string | null;
  /** null = the settings have faults. */
  config: Config | null;
  /** As env.ts says them, one each. */
  settingFaults: string[];
  nowMs(): number;
  nodeVersion: string;
  /** The folder of the project, with its sources. */
  root: URL;
  content: Pick<Content, 'numbers' | 'centres'>;
  redis: {
    /** One server, or each node of a cluster that is named. */
    store(): Promise<RedisAsked[]>;
    keyStore(): Promise<RedisAsked[]>;
    storeHasPassword: boolean;
    keyStoreHasPassword: boolean;
  } | null;
  telegram: Asked<TelegramAdministration> | null;
  line: Asked<LineAdministration> | null;
  web: Web;
};
export type Web = {
  /** Status and the first of the body; follows no redirect. Rejects with what fetch rejects. */
  get(url: string): Promise<{ status: number; body: string }>;
  /** Every address of a host's name. */
  addresses(host: string): Promise<string[]>;
};

export type SituationParts = Pick<Situation, 'environment' | 'root' | 'content' | 'nowMs'> &
  Partial<Pick<Situation, 'envFile' | 'web' | 'nodeVersion'>>;

/** Reads the settings and makes ready to ask; nothing is asked yet. */
export function createSituation({ environment, root, content, nowMs, ...more }: SituationParts): Situation {
  const { config, settingFaults } = readSettings(environment);
  return {
    environment,
    envFile: more.envFile ?? null,
    config,
    settingFaults,
    nowMs,
    nodeVersion: more.nodeVersion ?? process.versions.node,
    root,
    content,
    redis: redisOf(config, nowMs),
    telegram: telegramOf(config, nowMs),
    line: lineOf(config),
    web: more.web ?? realWeb,
  };
}

function readSettings(environment: Environment): Pick<Situation, 'config' | 'settingFaults'> {
  try {
    const config = readConfig(environment, () => crypto.getRandomValues(new Uint8Array(LIMITS.secretMinBytes)));
    return { config, settingFaults: [] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'config') throw error;
    return { config: null, settingFaults: error.message.split('\n') };
  }
}

function redisOf(config: Config | null, nowMs: () => number): Situation['redis'] {
  if (!config?.redis) return null;
  const { url, keyUrl, replicas } = config.redis;
  const { cell } = config;
  return {
    store: once(() => askRedis({ url, cell, commands: storeCommands(replicas), nowMs })),
    keyStore: once(() => askRedis({ url: keyUrl, cell, commands: KEY_STORE_COMMANDS, nowMs })),
    storeHasPassword: readAddresses(url)?.password !== undefined,
    keyStoreHasPassword: readAddresses(keyUrl)?.password !== undefined,
  };
}

function telegramOf(config: Config | null, nowMs: () => number): Situation['telegram'] {
  const set = config?.telegram;
  if (!set) return null;
  // Whether the bot shows what it should is not asked here.
  const asked = administerTelegram({ ...set, nowMs, words: () => '' });
  return { ...asked, who: once(asked.who), clock: () => readTelegramClock(set) };
}

function lineOf(config: Config | null): Situation['line'] {
  const set = config?.line;
  if (!set) return null;
  const asked = administerLine(set);
  return { ...asked, who: once(asked.who), clock: () => readLineClock(set) };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask();
    return asked;
  };
}

const realWeb: Web = {
  async get(url) {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(LIMITS.doctorConnectMs) });
    return { status: answer.status, body: (await answer.text()).slice(0, 1_000) };
  },
  addresses: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
};
