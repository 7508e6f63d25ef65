import { Hono } from 'hono';
import { createApp } from './app.ts';
import { createInvite } from './console/account/invite.ts';
import type { Content } from './content.ts';
import { toBase64url } from './core/basics/base64url.ts';
import { freshCode as makeCode } from './core/codes/fresh-code.ts';
import { AppError, type ErrorCode } from './core/error.ts';
import { FIRST_LANGUAGE, type Language } from './core/language.ts';
import { LIMITS } from './core/limits.ts';
import { iconAddress } from './core/look/look.ts';
import { createSealer } from './crypto/seal.ts';
import type { Config } from './env.ts';
import { step } from './flow/engine.ts';
import type { Tools } from './flow/tools.ts';
import { createFronts } from './fronts.ts';
import { errorHandler, notFound } from './http/errors.ts';
import type { Assets } from './http/page.ts';
import { createLive } from './http/revision-poller.ts';
import { overHttps } from './http/same-origin.ts';
import { withLook } from './i18n/with-look.ts';
import type { Log } from './log.ts';
import { createMessengers } from './messengers.ts';
import type { Runtime } from './ports/runtime.ts';
import type { Store } from './ports/store.ts';
import type { Stores } from './stores/redis-stores.ts';
import { createTools } from './tools.ts';
import { createClearing } from './turn/clearing/create-clearing.ts';
import { createDeliver } from './turn/deliver.ts';
import { createFallback } from './turn/fallback.ts';
import { createHandleTurn } from './turn/handle-turn.ts';
import { createSessionQueue } from './turn/session/session-queue.ts';
import { createWarmSessions } from './turn/session/warm-sessions.ts';
import { createTick } from './turn/tick.ts';
import type { TurnDeps } from './turn/turn.ts';

export type ServiceParts = {
  config: Config;
  content: Content;
  assets: Assets;
  log: Log;
  nowMs: () => number;
  stores: Stores;
  /** Whether pages are packed here; Cloudflare packs them itself. */
  packed?: boolean;
};
export type Service = {
  app: Hono;
  store: Store;
  /** What somebody is answered who is turned away before anything is read: the page with the numbers. */
  turnAway(code: ErrorCode): Response | Promise<Response>;
  tick(): Promise<void>;
  /** Lets go of the keys of sessions that were known for `dataKeyCacheMs`, a part of each tick; how many are still held. */
  forgetOld(): number;
  /** Path of a one-time link to the desk. */
  invite(): Promise<string>;
  /** Tells the platforms the bot's name and commands. Never rejects. */
  introduce(): Promise<void>;
  /** The process stops: nothing is begun to be sent that would be cut. */
  close(): void;
  /** Resolves when every turn that has begun is done, and what it had to send is sent. */
  drain(): Promise<void>;
  stop(): Promise<void>;
};

const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** The engine with its flows and tools. The web's first page has said the first step already. */
function stepOf({ flows }: Content, tools: Tools): TurnDeps['step'] {
  const world = { flows, tools, language: FIRST_LANGUAGE };
  return ({ session, ...state }, inbound) =>
    step({ ...world, ...state, greeted: state.channel === 'web' }, session, inbound);
}

/** Assembles the program: with stores/, messengers.ts and fronts.ts the only place where adapters meet ports. */
export function createService({ config, content, log, nowMs, stores, ...parts }: ServiceParts): Service {
  const runtime: Runtime = { nowMs, randomId: () => toBase64url(randomBytes(16)) };
  const { store, keys } = stores;
  const { texts: plain, ...made } = createTools(content, config.emergencyCountry, config.publicUrl ?? '');
  const texts = withLook(plain, config.look);
  const toolbox = { ...made, texts };
  const { tools, render } = toolbox;
  const { icon } = config.look;
  const assets = { ...parts.assets, ...(icon === null ? {} : { icon: iconAddress(icon) }) };
  const live = createLive(store, { everyMs: LIMITS.revisionPollMs, log });
  const sealer = createSealer();
  const messengers = createMessengers(config, { texts, log, nowMs });
  const { channels } = messengers;
  const deliver = createDeliver({ store, keys, sealer, log, nowMs, channels });
  const { clear, clearDue } = createClearing({ store, keys, sealer, runtime, log, channels });
  const queue = createSessionQueue();
  const warm = createWarmSessions(nowMs);
  const freshCode = (language: Language) => makeCode(content.codeWords, language, randomBytes);
  const shared = { store, keys, sealer, runtime, log, queue, deliver };
  const handleTurn = createHandleTurn({ ...shared, warm, render, clear, step: stepOf(content, tools), freshCode });
  const pageParts = {
    texts,
    assets,
    log,
    https: overHttps(config.publicUrl),
    demo: config.mode === 'demo',
    numbers: toolbox.inDanger,
  };
  const onError = errorHandler(pageParts);
  const fallback = createFallback(runtime);
  const app = createApp({
    ...createFronts({ ...shared, config, content, toolbox, texts, assets, live, messengers, fallback, handleTurn }),
    packed: parts.packed ?? true,
    onError,
    notFound: notFound(pageParts),
    ping: async () => {
      await Promise.all([store.ping(), keys.ping()]);
    },
  });
  return {
    app,
    store,
    turnAway: (code) =>
      new Hono()
        .onError(onError)
        .get('*', () => Promise.reject(new AppError(code, 'turned away')))
        .request('/'),
    forgetOld() {
      warm.dropOld();
      return warm.size();
    },
    tick: createTick({ store, keys, log, deliver, clearDue, warm }),
    invite: () => createInvite(shared),
    introduce: messengers.introduce,
    close: deliver.close,
    async drain() {
      await queue.idle();
      await deliver.idle();
    },
    async stop() {
      live.stop();
      await Promise.all([store.stop(), keys.stop()]);
    },
  };
}
