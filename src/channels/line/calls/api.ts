// channels/line/calls/ is what is asked of LINE, each call with a time limit, by its own SDK.

import type { messagingApi } from '@line/bot-sdk';
import { within } from '../../../core/basics/within.ts';
import { AppError } from '../../../core/error.ts';
import { LIMITS } from '../../../core/limits.ts';
import type { openClient } from './client.ts';

/** What LINE made of messages. A refused access token is none of these: it throws `config`. */
export type Verdict =
  | 'taken'
  /** The reply token was used, or is too old. */
  | 'token-dead'
  /** There is nobody of that id. */
  | 'nobody'
  /** Refused for what they are. */
  | 'refused'
  /** The sends of the month are used up. */
  | 'spent'
  /** Too many requests just now. */
  | 'busy'
  /** Nobody knows: no answer in time, a broken connection, a fault of theirs. They may have arrived. */
  | 'unknown';

type Messages = messagingApi.FlexMessage[];
export type LineApi = {
  reply(token: string, messages: Messages): Promise<Verdict>;
  /** The same retry key again sends nothing again. At most `ms`. */
  push(to: string, messages: Messages, how: { retryKey: string; ms: number }): Promise<Verdict>;
  /** Throws AppError. */
  showLoading(person: string): Promise<void>;
  /** The month's quota and what is used of it, as LINE answers; throws AppError. */
  readQuota(): Promise<[unknown, unknown]>;
};

type Opened = ReturnType<typeof openClient>;

/** The calls of LINE's that are made, each with a time limit. What the SDK throws holds the token: it ends here. */
export function createLineApi({ apiBase, accessToken }: { apiBase: string | null; accessToken: string }): LineApi {
  let opened: Promise<Opened> | null = null;
  // With the first call: a Worker that shows a page sends nothing.
  const sdk = () => {
    opened ??= import('./client.ts').then((library) => library.openClient(accessToken, apiBase));
    return opened;
  };
  // Every call sounds nothing: a phone that rings at the wrong moment can be a danger.
  const silent = { notificationDisabled: true };
  return {
    reply: async (replyToken, messages) =>
      judged(await sdk(), (client) => client.replyMessage({ replyToken, messages, ...silent }), LIMITS.lineReplyMs),
    push: async (to, messages, { retryKey, ms }) =>
      judged(await sdk(), (client) => client.pushMessage({ to, messages, ...silent }, retryKey), ms),
    async showLoading(chatId) {
      const loadingSeconds = LIMITS.lineLoadingSeconds;
      await asked(
        await sdk(),
        (client) => client.showLoadingAnimation({ chatId, loadingSeconds }),
        LIMITS.lineLoadingMs,
      );
    },
    readQuota: async () =>
      asked(
        await sdk(),
        (client) => Promise.all([client.getMessageQuota(), client.getMessageQuotaConsumption()]),
        LIMITS.lineQuotaMs,
      ),
  };
}

type Call<T> = (client: Opened['client']) => Promise<T>;

async function judged({ client, refusalIn }: Opened, call: Call<unknown>, ms: number): Promise<Verdict> {
  try {
    await within(call(client), ms);
    return 'taken';
  } catch (error) {
    const refusal = refusalIn(error);
    return refusal === null ? 'unknown' : verdictOf(refusal.status, reasonOf(refusal.body));
  }
}

async function asked<T>({ client, refusalIn }: Opened, call: Call<T>, ms: number): Promise<T> {
  try {
    return await within(call(client), ms);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const refusal = refusalIn(error);
    if (refusal !== null) refuseToken(refusal.status);
    throw new AppError('channel-unavailable', 'LINE did not answer as it does');
  }
}

/** Status codes and reasons: developers.line.biz/en/reference/messaging-api/#status-codes and #error-messages. */
function verdictOf(status: number, reason: string): Verdict {
  refuseToken(status);
  if (status === 409) return 'taken';
  if (status === 429) return /monthly limit/i.test(reason) ? 'spent' : 'busy';
  if (status < 400 || status >= 500 || status === 408) return 'unknown';
  if (/invalid reply token/i.test(reason)) return 'token-dead';
  return /failed to send messages|property, '?to'?,/i.test(reason) ? 'nobody' : 'refused';
}

function refuseToken(status: number): void {
  const fault = tokenFault(status);
  if (fault !== null) throw fault;
}

/** What is said when LINE does not take the access token; null = it is not that. */
export function tokenFault(status: number): AppError | null {
  if (status !== 401 && status !== 403) return null;
  return new AppError('config', 'LINE refuses LINE_CHANNEL_ACCESS_TOKEN, or the account may not do this');
}

/** LINE's own sentence, only ever compared. */
function reasonOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'message' in parsed ? String(parsed.message) : '';
  } catch {
    // A page of some server in between: its status says all there is.
    return '';
  }
}
