import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createInvite } from './console/account/invite.ts';
import { createConsole } from './console/routes.ts';
import type { Content } from './content.ts';
import { FIRST_LANGUAGE } from './core/language.ts';
import { LIMITS } from './core/limits.ts';
import { toBase64url } from './crypto/base64url.ts';
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
import { createFinding, createSummarise } from './summarise.ts';
import { createTools } from './tools.ts';
import { createFallback } from './turn/fallback.ts';
import { createHandleTurn } from './turn/handle-turn.ts';
import { createRelay } from './turn/relay.ts';
import { createSessionQueue } from './turn/session-queue.ts';
import { createTick } from './turn/tick.ts';
import { createWarmSessions } from './turn/warm-sessions.ts';
import { createSurvivorCookie } from './webchat/cookie.ts';
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
  const sealer = createSealer();
  const { texts, tools, render, directory, card } = createTools(content, config.emergencyCountry);
  const live = createLive(store, { everyMs: LIMITS.revisionPollMs, log });
  const queue = createSessionQueue();
  const world = { flows: content.flows, tools, greeted: true, language: FIRST_LANGUAGE };
  const handleTurn = createHandleTurn({
    store,
    keys,
    sealer,
    runtime,
    log,
    queue,
    warm: createWarmSessions(nowMs),
    render,
    step: ({ session, ...state }, inbound) => step({ ...world, ...state }, session, inbound),
  });
  const https = config.publicUrl !== null;
  const guard = sameOrigin({ publicUrl: config.publicUrl, strict: false });
  const nobody = { desk: 'unstaffed', speaker: 'bot', caseOpen: false } as const;
  const first = step({ ...world, ...nobody, greeted: false }, null, { kind: 'look' });
  const greeting = render(first.effects, FIRST_LANGUAGE).map((message) => ({ seq: 0, message }));
  const webchat = createWebchat({
    handleTurn,
    store,
    keys,
    sealer,
    runtime,
    live,
    log,
    texts,
    assets,
    fallback: createFallback(nowMs),
    cookie: createSurvivorCookie(https),
    guard,
    greeting,
    card,
    config: { cell: config.cell, exitUrl: config.exitUrl, mode: config.mode, https },
  });
  const finder = createFinder({ directory, texts, assets, config: { mode: config.mode, https }, guard, numbers: card });
  const screened = content.screenings.flatMap(({ item }) => item.map(({ linkId }) => linkId));
  const desk = { store, keys, sealer, runtime, live, texts, assets, config, log };
  const console_ = createConsole({
    ...desk,
    relay: createRelay({ store, keys, sealer, texts }),
    summarise: createSummarise(texts, askedQuestions(content.flows), screened),
    finding: createFinding(texts, content.screenings),
  });
  const pageParts = { texts, assets, log, https };
  const app = createApp({
    webchat,
    finder,
    console: console_,
    onError: errorHandler(pageParts),
    notFound: notFound(pageParts),
    ping: async () => {
      await Promise.all([store.ping(), keys.ping()]);
    },
  });
  return {
    app,
    store,
    tick: createTick({ store, keys, log }),
    invite: () => createInvite(desk),
    drain: () => queue.idle(),
    async stop() {
      live.stop();
      await Promise.all([store.stop(), keys.stop()]);
    },
  };
}
