// ports/ says what the house needs from outside, in types only; read this folder first, then turn/handle-turn.ts.

import type { RowId } from '../core/ids.ts';
import type { Message } from '../core/message.ts';

/** The way back to somebody on a channel that is sent to; in clear only in memory, sealed with the session. */
export type Route = {
  /** The name of the push channel. */
  channel: string;
  /** What that channel needs to send; nobody else reads it. */
  to: unknown;
};

/** What became of messages handed to a platform. */
export type Sent = {
  /** Taken by the platform, in order; never tried again. */
  accepted: RowId[];
  /** The platform's own ids of what it took, so that it can be taken back; null = it gives none. */
  trace: unknown | null;
  /** `later`: the rest may be tried again. `gone`: nobody can be reached this way any more. */
  reach: 'ok' | 'later' | 'gone';
};

/** A channel that is sent to, unlike the web page, which fetches. */
export type PushChannel = {
  name: string;
  /** Sends in order and stops at the first message that is not taken. Throws AppError when nothing is known of any. */
  send(to: unknown, messages: readonly { id: RowId; message: Message }[]): Promise<Sent>;
};
