import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createInvite } from './console/account/invite.ts';
import { createConsole } from './console/routes.ts';
import { createSummarise } from './console/summarise.ts';
import type { Content } from './content.ts';
import { toBase64url } from './core/basics/base64url.ts';
import { FIRST_LANGUAGE } from './core/language.ts';
import { LIMITS } from './core/limits.ts';
import { createSealer } from './crypto/seal.ts';
import type { Config } from './env.ts';
import { createFinder } from './finder/create-finder.ts';
import { askedQuestions } from './flow/asked.ts';
import { step } from './flow/engine.ts';
import { errorHandler, notFound } from './http/errors.ts';
import type { Assets } from './http/page.ts';
import { createLive } from './http/revision-poller.ts';
import { sameOrigin } from './http/same-origin.ts';
import type { Log } from './log.ts';
import type { Runtime } from './ports/runtime.ts';
import type { Store } from './ports/store.ts';
import { createStores } from './stores.ts';
import { createTools, type Toolbox } from './tools.ts';
import { findingOf } from './triage/score.ts';
import { createDeliver, type Deliver } from './turn/deliver.ts';
import { createFallback } from './turn/fallback.ts';
import { createHandleTurn } from './turn/handle-turn.ts';
import { createRelay } from './turn/relay.ts';
import { createSessionQueue, type SessionQueue } from './turn/session-queue.ts';
import { createTick } from './turn/tick.ts';
import { createWarmSessions, type WarmSessions } from './turn/warm-sessions.ts';
import { createSurvivorCookie } from './webchat/cookie.ts';
import type { WebchatDeps } from './webchat/deps.ts';
import { createWebchat } from './webchat/routes.ts';

export type ServiceParts = { config: Config; content: Content; assets: Assets; log: Log; nowMs: () => number };
export type Service = {
  app: Hono;
  store: Store;
  tick(): Promise<void>;
  /** Path of a one-time link to the desk. */
  invite(): Promise<string>;
  /** Resolves when every turn that has begun is done. */
  drain(): Promise<void>;
  stop(): Promise<void>;
};

/** The only place where adapters meet ports. */
export function createService({ config, content, assets, log, nowMs }: ServiceParts): Service {
  const runtime: Runtime = { nowMs, randomId: () => toBase64url(crypto.getRandomValues(new Uint8Array(16))) };
  const { store, keys } = createStores(config, { log, nowMs });
  const toolbox = createTools(content, config.emergencyCountry);
  const live = createLive(store, { everyMs: LIMITS.revisionPollMs, log });
  const sealer = createSealer();
  // The web fetches; channels that are sent to come here.
  const deliver = createDeliver({ store, keys, sealer, log, channels: [] });
  const shared = { store, keys, sealer, runtime, log, live, assets, texts: toolbox.texts, deliver };
  const queue = createSessionQueue();
  const warm = createWarmSessions(nowMs);
  const https = config.publicUrl !== null;
  const guard = sameOrigin({ publicUrl: config.publicUrl, strict: false });
  const pageParts = {
    texts: toolbox.texts,
    assets,
    log,
    https,
    demo: config.mode === 'demo',
    numbers: toolbox.inDanger,
  };
  const app = createApp({
    webchat: chatOf({ config, content, shared, toolbox, queue, warm, guard, https }),
    finder: createFinder({
      ...toolbox,
      assets,
      config: { mode: config.mode, https },
      guard,
      numbers: toolbox.inDanger,
    }),
    console: deskOf({ config, content, shared }),
    onError: errorHandler(pageParts),
    notFound: notFound(pageParts),
    ping: async () => {
      await Promise.all([store.ping(), keys.ping()]);
    },
  });
  return {
    app,
    store,
    tick: createTick({ store, keys, log, deliver, warm }),
    invite: () => createInvite(shared),
    drain: () => queue.idle(),
    async stop() {
      live.stop();
      await Promise.all([store.stop(), keys.stop()]);
    },
  };
}

type Shared = Pick<WebchatDeps, 'store' | 'keys' | 'sealer' | 'runtime' | 'log' | 'live' | 'assets' | 'texts'> & {
  deliver: Deliver;
};
type ChatParts = Pick<ServiceParts, 'config' | 'content'> &
  Pick<WebchatDeps, 'guard'> & {
    shared: Shared;
    toolbox: Toolbox;
    queue: SessionQueue;
    warm: WarmSessions;
    https: boolean;
  };

/** The survivors' side: the turn runner behind the web page. */
function chatOf({ config, content, shared, toolbox, queue, warm, guard, https }: ChatParts): Hono {
  const { tools, render, card, holes } = toolbox;
  const world = { flows: content.flows, tools, language: FIRST_LANGUAGE };
  const handleTurn = createHandleTurn({
    ...shared,
    queue,
    warm,
    render,
    // The first page has said the first step already.
    step: ({ session, ...state }, inbound) => step({ ...world, ...state, greeted: true }, session, inbound),
  });
  const nobody = { desk: 'unstaffed', speaker: 'bot', caseOpen: false, greeted: false } as const;
  const first = step({ ...world, ...nobody }, null, { kind: 'look' });
  const { cell, exitUrl, mode } = config;
  return createWebchat({
    ...shared,
    handleTurn,
    fallback: createFallback(shared.runtime.nowMs),
    cookie: createSurvivorCookie(https),
    guard,
    greeting: render(first.effects, FIRST_LANGUAGE).map((message) => ({ seq: 0, message })),
    card,
    holes,
    config: { cell, exitUrl, mode, https },
  });
}

/** The workers' side. */
function deskOf({ config, content, shared }: Pick<ChatParts, 'config' | 'content' | 'shared'>): Hono {
  const screened = content.screenings.flatMap(({ item }) => item.map(({ linkId }) => linkId));
  return createConsole({
    ...shared,
    config,
    relay: createRelay(shared),
    summarise: createSummarise(shared.texts, askedQuestions(content.flows), screened),
    finding: (session, language) => {
      const found = findingOf(content.screenings, session.answers);
      return found === null ? null : shared.texts.t(language, `chat:${found}`);
    },
  });
}
