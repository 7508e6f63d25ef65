import type { ApiClientOptions, RawApi } from 'grammy';
import { within } from '../../core/basics/within.ts';
import { LIMITS } from '../../core/limits.ts';
import type { openBotApi } from './grammy-api.ts';
import { createPauses } from './pauses.ts';

/**
 * Why a call failed. `later`: too fast, Telegram's own trouble, or no answer in time. `gone`: the chat cannot be reached.
 * `unchanged`: the bubble says that already. `refused`: for what it is. `token`: we are not who we say.
 */
export type Fault = 'later' | 'gone' | 'unchanged' | 'refused' | 'token';
export type Outcome<Result> = { ok: true; result: Result } | { ok: false; fault: Fault };
type Signal = Parameters<RawApi['getMe']>[0];

/**
 * Makes one call of the Bot API, and ends before `untilMs`. Never rejects and never hands on an error of grammY's: those
 * carry what was sent, and in places the address, which holds the token. `chat`: who waits after 429; null = nobody.
 */
export type Calls = <Result>(
  ask: (api: RawApi, signal: Signal) => Promise<Result>,
  limits: { chat: number | null; untilMs: number },
) => Promise<Outcome<Result>>;

/** `apiRoot` null: Telegram's own. */
export function createCalls({
  token,
  apiRoot,
  nowMs,
}: {
  token: string;
  apiRoot: string | null;
  nowMs: () => number;
}): Calls {
  const pauses = createPauses(nowMs);
  const client = {
    ...(apiRoot === null ? {} : { apiRoot }),
    fetch: nativeFetch,
    timeoutSeconds: LIMITS.sendMs / 1_000,
  } as unknown as ApiClientOptions;
  let opened: Promise<ReturnType<typeof openBotApi>> | null = null;
  // With the first call: a Worker that shows a page sends nothing.
  const botApi = () => {
    opened ??= import('./grammy-api.ts').then((library) => library.openBotApi(token, client));
    return opened;
  };

  function judge(refusal: ReturnType<Awaited<ReturnType<typeof botApi>>['refusalIn']>, chat: number | null): Fault {
    // Else the network, our own time limit, or an answer that is not Telegram's: whether it was taken is not known.
    if (refusal === null) return 'later';
    const waitSeconds = refusal.parameters.retry_after;
    if (chat !== null && waitSeconds !== undefined) pauses.pause(chat, waitSeconds);
    return faultOf(refusal.error_code, refusal.description);
  }

  return async (ask, { chat, untilMs }) => {
    const leftMs = untilMs - nowMs();
    if (leftMs <= 0 || (chat !== null && pauses.paused(chat))) return { ok: false, fault: 'later' };
    if (chat !== null) pauses.asked(chat);
    const controller = new AbortController();
    const { raw, refusalIn } = await botApi();
    try {
      return { ok: true, result: await within(ask(raw, controller.signal as unknown as Signal), leftMs) };
    } catch (error) {
      // What goes on behind its time limit is ended.
      controller.abort();
      return { ok: false, fault: judge(refusalIn(error), chat) };
    }
  };
}

/** The codes of core.telegram.org/bots/api#making-requests; the descriptions "may change", so few are looked at. */
function faultOf(code: number, description: string): Fault {
  if (code === 403) return 'gone';
  if (code === 401 || code === 404) return 'token';
  if (code === 400 && /chat not found|deactivated/i.test(description)) return 'gone';
  if (code === 400 && /message is not modified/i.test(description)) return 'unchanged';
  return code >= 400 && code < 500 && code !== 429 ? 'refused' : 'later';
}

/**
 * The host's own fetch instead of the node-fetch grammY brings. grammY's AbortSignal is an older make that it refuses, so
 * the aborting is passed on. A redirect is not followed: the token is in the address.
 */
function nativeFetch(url: string, { method, body, signal }: RequestInit): Promise<Response> {
  const controller = new AbortController();
  signal?.addEventListener('abort', () => controller.abort());
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method, headers, body, signal: controller.signal, redirect: 'manual' } as RequestInit);
}
