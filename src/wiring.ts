import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createInvite } from './console/account/invite.ts';
import { createConsole } from './console/routes.ts';
import { createSummarise } from './console/summarise.ts';
import type { Content } from './content.ts';
import { toBase64url } from './core/basics/base64url.ts';
import { CAPABILITIES, type Messenger } from './core/channel.ts';
import { FIRST_LANGUAGE, LANGUAGES } from './core/language.ts';
import { LIMITS } from './core/limits.ts';
import type { Message } from './core/message.ts';
import { createSealer } from './crypto/seal.ts';
import type { Config } from './env.ts';
import { createFinder } from './finder/create-finder.ts';
import { askedQuestions } from './flow/asked.ts';
import { step } from './flow/engine.ts';
import { createArrive } from './hooks/arrive.ts';
import { createHooks } from './hooks/create-hooks.ts';
import { errorHandler, notFound } from './http/errors.ts';
import type { Assets } from './http/page.ts';
import { createLive } from './http/revision-poller.ts';
import { sameOrigin } from './http/same-origin.ts';
import type { Log } from './log.ts';
import { createMessengers, type Messengers } from './messengers.ts';
import type { Runtime } from './ports/runtime.ts';
import type { Store } from './ports/store.ts';
import { createStores } from './stores.ts';
import { createTools, type Toolbox } from './tools.ts';
import { findingOf } from './triage/score.ts';
import { createDeliver, type Deliver } from './turn/deliver.ts';
import { createFallback, type Fallback } from './turn/fallback.ts';
import { createHandleTurn, type HandleTurn } from './turn/handle-turn.ts';
import { createRelay } from './turn/relay.ts';
import { createSessionQueue, type SessionQueue } from './turn/session/session-queue.ts';
import { createWarmSessions, type WarmSessions } from './turn/session/warm-sessions.ts';
import { createTakeBack } from './turn/take-back.ts';
import { createTick } from './turn/tick.ts';
import { createSurvivorCookie } from './webchat/cookie.ts';
import type { WebchatDeps } from './webchat/deps.ts';
import { createWebchat } from './webchat/routes.ts';

export type ServiceParts = {
  config: Config;
  content: Content;
  assets: Assets;
  log: Log;
  nowMs: () => number;
  /** Stores that are open already; else those the settings name. */
  stores?: ReturnType<typeof createStores>;
};
export type Service = {
  app: Hono;
  store: Store;
  tick(): Promise<void>;
  /** Path of a one-time link to the desk. */
  invite(): Promise<string>;
  /** Tells the platforms the bot's name and commands. Never rejects. */
  introduce(): Promise<void>;
  /** Resolves when every turn that has begun is done, and what it had to send is sent. */
  drain(): Promise<void>;
  stop(): Promise<void>;
};

/** The only place where adapters meet ports. */
export function createService({ config, content, assets, log, nowMs, stores }: ServiceParts): Service {
  const runtime: Runtime = { nowMs, randomId: () => toBase64url(crypto.getRandomValues(new Uint8Array(16))) };
  const { store, keys } = stores ?? createStores(config, { log, nowMs });
  const toolbox = createTools(content, config.emergencyCountry, config.publicUrl ?? '');
  const live = createLive(store, { everyMs: LIMITS.revisionPollMs, log });
  const sealer = createSealer();
  const messengers = createMessengers(config, { texts: toolbox.texts, log, nowMs });
  const deliver = createDeliver({ store, keys, sealer, log, nowMs, channels: messengers.channels });
  const fallback = createFallback(nowMs);
  const shared = { store, keys, sealer, runtime, log, live, assets, texts: toolbox.texts, deliver, fallback };
  const queue = createSessionQueue();
  const warm = createWarmSessions(nowMs);
  const handleTurn = turnsOf({ content, shared, toolbox, queue, warm });
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
    webchat: chatOf({ config, content, shared, toolbox, handleTurn, guard, https }),
    finder: createFinder({
      ...toolbox,
      assets,
      config: { mode: config.mode, https },
      guard,
      numbers: toolbox.inDanger,
    }),
    console: deskOf({ config, content, shared, messengers }),
    hooks: hooksOf({ shared, toolbox, handleTurn, queue, messengers }),
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
    introduce: messengers.introduce,
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

type Shared = Pick<WebchatDeps, 'store' | 'keys' | 'sealer' | 'runtime' | 'log' | 'live' | 'assets' | 'texts'> & {
  deliver: Deliver;
  fallback: Fallback;
};
type Parts = {
  config: Config;
  content: Content;
  shared: Shared;
  toolbox: Toolbox;
  queue: SessionQueue;
  warm: WarmSessions;
  handleTurn: HandleTurn;
  messengers: Messengers;
};

/** The turn runner, the same behind every channel. */
function turnsOf({
  content,
  shared,
  toolbox,
  queue,
  warm,
}: Pick<Parts, 'content' | 'shared' | 'toolbox' | 'queue' | 'warm'>): HandleTurn {
  const { tools, render } = toolbox;
  const world = { flows: content.flows, tools, language: FIRST_LANGUAGE };
  return createHandleTurn({
    ...shared,
    queue,
    warm,
    render,
    // The web's first page has said the first step already.
    step: ({ session, ...state }, inbound) =>
      step({ ...world, ...state, greeted: state.channel === 'web' }, session, inbound),
  });
}

type ChatParts = Pick<Parts, 'config' | 'content' | 'shared' | 'toolbox' | 'handleTurn'> & { https: boolean };

/** The survivors' side on the web. */
function chatOf({
  config,
  content,
  shared,
  toolbox,
  handleTurn,
  guard,
  https,
}: ChatParts & Pick<WebchatDeps, 'guard'>): Hono {
  const { tools, render, card, holes } = toolbox;
  const nobody = { desk: 'unstaffed', speaker: 'bot', caseOpen: false, greeted: false, channel: 'web' } as const;
  const world = { flows: content.flows, tools, language: FIRST_LANGUAGE };
  const first = step({ ...world, ...nobody }, null, { kind: 'look' });
  const { cell, exitUrl, mode } = config;
  return createWebchat({
    ...shared,
    handleTurn,
    cookie: createSurvivorCookie(https),
    guard,
    greeting: render(first.effects, { language: FIRST_LANGUAGE, channel: 'web' }).map((message) => ({
      seq: 0,
      message,
    })),
    card,
    holes,
    config: { cell, exitUrl, mode, https },
  });
}

/** The survivors' side on messengers: what platforms deliver. */
function hooksOf({
  shared,
  toolbox,
  handleTurn,
  queue,
  messengers,
}: Pick<Parts, 'shared' | 'toolbox' | 'handleTurn' | 'queue' | 'messengers'>): Hono {
  const { texts, card } = toolbox;
  // In every language, since nobody can be asked.
  const cardOf = (why: 'outage' | 'parked', channel: Messenger): Message => ({
    from: 'bot',
    language: FIRST_LANGUAGE,
    paragraphs: LANGUAGES.map((language) =>
      texts.t(language, why === 'outage' ? `errors:outage-${channel}` : 'errors:parked'),
    ),
    numbers: card(FIRST_LANGUAGE),
    choices: [],
  });
  const takeBack = createTakeBack({ ...shared, queue });
  const arrive = createArrive({ ...shared, handleTurn, takeBack, channels: messengers.channels, card: cardOf });
  return createHooks({ hooks: messengers.hooks, arrive, log: shared.log });
}

/** The workers' side. */
function deskOf({
  config,
  content,
  shared,
  messengers,
}: Pick<Parts, 'config' | 'content' | 'shared' | 'messengers'>): Hono {
  const screened = content.screenings.flatMap(({ item }) => item.map(({ linkId }) => linkId));
  return createConsole({
    ...shared,
    config,
    sendsLeft: async () => {
      const counted = messengers.channels.find(({ name }) => CAPABILITIES[name].later === 'quota');
      return (await counted?.sendsLeft()) ?? null;
    },
    relay: createRelay(shared),
    summarise: createSummarise(shared.texts, askedQuestions(content.flows), screened),
    finding: (session, language) => {
      const found = findingOf(content.screenings, session.answers);
      return found === null ? null : shared.texts.t(language, `chat:${found}`);
    },
  });
}
