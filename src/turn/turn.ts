import type { Desk, Speaker } from '../core/case.ts';
import type { Channel } from '../core/channel.ts';
import type { SessionId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Inbound, Message } from '../core/message.ts';
import type { Session } from '../core/session.ts';
import type { Stepped } from '../flow/engine.ts';
import type { Log } from '../log.ts';
import type { Route } from '../ports/channel.ts';
import type { Keys, Sealer } from '../ports/keys.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import type { Clear } from './clearing/clear.ts';
import type { Deliver } from './deliver.ts';
import type { Render } from './render.ts';
import type { Endings } from './session/endings.ts';
import type { SessionQueue } from './session/session-queue.ts';
import type { WarmSessions } from './session/warm-sessions.ts';

/** One thing a survivor did, as a channel hands it over. */
export type Arrival = {
  /** `channel|bot|person`; only its keyed tag goes further. */
  identity: string;
  channel: Channel;
  /** The channel's own id of the event; the same id again has one effect. */
  event: string;
  inbound: Inbound;
  /** Rows the survivor has seen, by sequence. */
  seenSeq: number;
  /** Sent from a first page while the session goes on: it may be somebody else. */
  newPage?: boolean;
  /** The way back, of a channel that is sent to. */
  route?: Route;
  /** The platform's id of the message: what it says can be taken back by it. */
  message?: string;
  /** The platform's own ids of what was sent to us, so that it can be taken out of the chat. */
  trace?: unknown;
  /** When it was done, by the platform; null = it does not say. */
  atMs?: number | null;
  /** Done so long ago that the phone was put down since (`putDownMs`). */
  putDown?: boolean;
};

/** A message for the survivor with its place in the session. */
export type Delivery = { seq: number; message: Message };
export type Outcome = {
  sid: SessionId;
  language: Language;
  deliveries: Delivery[];
  ended: 'leave' | 'blocked' | 'erase' | null;
  /** Whether a case is open, as far as their screen knows (docs/decisions/0025). */
  caseShown: boolean;
  /** What they type next is theirs alone: it is not to stay readable where it is typed. */
  asksSecret: boolean;
  /** Resolves, and never rejects, when what a channel has to be sent was handed over and marked. */
  sent: Promise<void>;
  /** It was handled before, and another process may be sending its answer just now: the platform is to ask once more. */
  elsewhere: boolean;
};

/** What the engine is told besides what the survivor did. */
export type State = {
  session: Session | null;
  channel: Channel;
  desk: Desk;
  speaker: Speaker;
  caseOpen: boolean;
  newPage?: boolean;
};

export type TurnDeps = {
  store: Store;
  keys: Keys;
  sealer: Sealer;
  runtime: Runtime;
  log: Log;
  queue: SessionQueue;
  warm: WarmSessions;
  deliver: Deliver;
  endings: Endings;
  clear: Clear;
  render: Render;
  /** A code to come back with, made by chance. */
  freshCode(language: Language): string;
  /** The engine with its flows and tools; pure. */
  step(state: State, inbound: Inbound): Stepped;
};
