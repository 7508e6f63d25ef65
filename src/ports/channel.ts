// ports/ says what the house needs from outside, in types only; read this folder first, then turn/handle-turn.ts.

import type { Level } from '../core/case.ts';
import type { Allowance, Messenger } from '../core/channel.ts';
import type { RowId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Inbound, Message } from '../core/message.ts';

/** The way back to somebody on a channel that is sent to; in clear only in memory, sealed with the session. */
export type Route = {
  channel: Messenger;
  /** What that channel needs to send; nobody else reads it. */
  to: unknown;
  /** What serves one answer only (a reply token, the bubble that was tapped); kept when the turn itself says nothing. */
  once?: unknown;
};

/** Something that happened on a platform, all of it that is carried on. */
export type Happening = {
  /** `channel|bot|person`; only its keyed tag goes further. */
  identity: string;
  /** The platform's own id of the event; the same id again has one effect. */
  event: string;
  /** When it happened, by the platform; null = it does not say. */
  atMs: number | null;
  route: Route;
  /** The platform's own ids of what was sent to us, so that it can be taken out of the chat; none where nothing can. */
  trace?: unknown;
} & (
  | {
      inbound: Inbound;
      /** The platform's id of the message, so that the worker's copy goes when it is taken back; null = none. */
      message: string | null;
    }
  /** A message was taken back: our copy goes at once. */
  | { takenBack: string }
);

/** A platform that delivers to us. */
export type Hook = {
  channel: Messenger;
  /** Whether this came from the platform, over the raw bytes, in constant time. Nothing is parsed before. */
  verify(headers: Headers, body: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Reads an allow-list of fields; what is not from one person alone (groups) is left out. Throws `bad-request`. */
  receive(body: Uint8Array<ArrayBuffer>): Happening[];
  /** What the platform wants at once, beside the turn: a tap acknowledged, waiting shown. Never throws. */
  acknowledge(happening: Happening): Promise<void>;
};

/** A message on its way out, by the id of its row. */
export type Outgoing = { id: RowId; message: Message };
/** What a channel says by itself, such as the first line of a bubble: locale area `channel`. */
export type ChannelWords = (language: Language, key: string, holes?: Record<string, string>) => string;

/** What became of messages handed to a platform. */
export type Sent = {
  /** Taken by the platform, in order; never tried again. */
  accepted: RowId[];
  /** Refused for what they are; never tried again. */
  lost: RowId[];
  /** The platform's own ids of what it took, so that it can be taken back; null = it gives none. */
  trace: unknown | null;
  /**
   * Of the rest: `later` may be tried again; `reserved` waits until the survivor writes, because what is left of the
   * month is kept for the top levels; `gone`: nobody can be reached this way any more.
   */
  reach: 'ok' | 'later' | 'reserved' | 'gone';
};

/** What became of messages that were to be taken out of a chat: gone (also before), there for good, to be tried again. */
export type TakenAway = { gone: number; stays: number; later: unknown[] };

/** A channel that is sent to, unlike the web page, which fetches. */
export type PushChannel = {
  name: Messenger;
  /** Sends in order and stops at the first message that is not taken. Throws AppError when nothing is known of any. */
  send(
    route: Route,
    messages: readonly Outgoing[],
    /** Level of the open case; null = none. */
    level: Level | null,
  ): Promise<Sent>;
  /**
   * Takes messages of both sides out of the chat, by the traces of what was sent and what came. null = this platform
   * deletes nothing. Never rejects.
   */
  takeAway: ((traces: readonly unknown[]) => Promise<TakenAway>) | null;
  /** null = no limit, or not known now. */
  sendsLeft(): Promise<Allowance | null>;
};
