import type { Hono } from 'hono';
import { createConsole } from './console/routes.ts';
import { createSummarise } from './console/summarise.ts';
import type { Content } from './content.ts';
import { CAPABILITIES, type Messenger } from './core/channel.ts';
import { FIRST_LANGUAGE, LANGUAGES } from './core/language.ts';
import type { Message } from './core/message.ts';
import type { Config } from './env.ts';
import { createFinder } from './finder/create-finder.ts';
import { askedQuestions } from './flow/asked.ts';
import { step } from './flow/engine.ts';
import { createArrive } from './hooks/arrive.ts';
import { createHooks } from './hooks/create-hooks.ts';
import { overHttps, sameOrigin } from './http/same-origin.ts';
import type { Messengers } from './messengers.ts';
import type { Toolbox } from './tools.ts';
import { findingOf } from './triage/score.ts';
import type { Deliver } from './turn/deliver.ts';
import { createReach } from './turn/keeping/reach.ts';
import { waitingStep } from './turn/keeping/waiting-step.ts';
import { createRelay } from './turn/relay.ts';
import type { SessionQueue } from './turn/session/session-queue.ts';
import { createTakeBack } from './turn/take-back.ts';
import { type Base, createSurvivorCookie } from './webchat/cookie.ts';
import type { WebchatDeps } from './webchat/deps.ts';
import { createWebchat } from './webchat/routes.ts';
import { createWidget } from './webchat/widget/create-widget.ts';

/** What the fronts are made from: one process, the same stores and the same turns behind all of them. */
export type FrontParts = {
  config: Config;
  content: Content;
  toolbox: Toolbox;
  messengers: Messengers;
  queue: SessionQueue;
  deliver: Deliver;
} & Pick<
  WebchatDeps,
  'store' | 'keys' | 'sealer' | 'runtime' | 'log' | 'live' | 'assets' | 'texts' | 'fallback' | 'handleTurn'
>;
export type Fronts = { webchat: Hono; widget: Hono | null; finder: Hono; console: Hono; hooks: Hono };

/** Everybody's side: survivors on the web and on messengers, community, workers. */
export function createFronts(parts: FrontParts): Fronts {
  return { ...chatOf(parts), finder: finderOf(parts), console: deskOf(parts), hooks: hooksOf(parts) };
}

/** The survivors' side on the web: our own page, and what partners frame. */
function chatOf({ config, content, toolbox, ...parts }: FrontParts): Pick<Fronts, 'webchat' | 'widget'> {
  const { tools, render, card, holes } = toolbox;
  const world = { flows: content.flows, tools, language: FIRST_LANGUAGE };
  const nobody = { desk: 'unstaffed', speaker: 'bot', caseOpen: false, greeted: false, channel: 'web' } as const;
  const first = step({ ...world, ...nobody }, null, { kind: 'look' });
  const greeting = render(first.effects, { language: FIRST_LANGUAGE, channel: 'web' });
  const { cell, exitUrl, mode, publicUrl, widgetOrigins } = config;
  const https = overHttps(publicUrl);
  const deps = (base: Base): WebchatDeps => ({
    ...parts,
    cookie: createSurvivorCookie(https, base),
    guard: sameOrigin({ publicUrl, strict: false }),
    greeting: greeting.map((message) => ({ seq: 0, message })),
    card,
    holes,
    config: { cell, exitUrl, mode, https, base },
  });
  return {
    webchat: createWebchat(deps('')),
    widget: widgetOrigins.length === 0 ? null : createWidget(deps('/widget'), widgetOrigins),
  };
}

/** The community's side. */
function finderOf({ config: { mode, publicUrl }, toolbox, assets }: FrontParts): Hono {
  return createFinder({
    ...toolbox,
    assets,
    config: { mode, https: overHttps(publicUrl) },
    guard: sameOrigin({ publicUrl, strict: false }),
    numbers: toolbox.inDanger,
  });
}

/** The survivors' side on messengers: what platforms deliver. */
function hooksOf({ toolbox: { texts, card }, messengers: { hooks, channels }, ...parts }: FrontParts): Hono {
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
  const arrive = createArrive({ ...parts, takeBack: createTakeBack(parts), channels, card: cardOf });
  return createHooks({ hooks, arrive, log: parts.log });
}

/** The workers' side. */
function deskOf({ content, messengers, ...parts }: FrontParts): Hono {
  const { texts } = parts;
  const screened = content.screenings.flatMap(({ item }) => item.map(({ linkId }) => linkId));
  return createConsole({
    ...parts,
    sendsLeft: async () => {
      const counted = messengers.channels.find(({ name }) => CAPABILITIES[name].later === 'quota');
      return (await counted?.sendsLeft()) ?? null;
    },
    relay: createRelay(parts),
    reach: createReach({ ...parts, fresh: { hash: content.flows.hash, at: waitingStep(content.flows) } }),
    summarise: createSummarise(texts, askedQuestions(content.flows), screened),
    finding: (session, language) => {
      const found = findingOf(content.screenings, session.answers);
      return found === null ? null : texts.t(language, `chat:${found}`);
    },
  });
}
