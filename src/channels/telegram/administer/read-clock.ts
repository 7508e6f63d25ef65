import { Api, type ApiClientOptions } from 'grammy';
import { timeInDate } from '../../../core/basics/date-header.ts';
import { LIMITS } from '../../../core/limits.ts';

/** The clock of Telegram's server in ms, good to a second, by the Date of its answer, a refusal too; null = no answer. Never rejects. */
export async function readTelegramClock({
  token,
  apiRoot,
}: {
  token: string;
  apiRoot: string | null;
}): Promise<number | null> {
  let atMs: number | null = null;
  const listening = async (url: string, { method, body }: RequestInit): Promise<Response> => {
    const signal = AbortSignal.timeout(LIMITS.doctorConnectMs);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual' } as RequestInit);
    atMs = timeInDate(answer.headers);
    return answer;
  };
  const client = { ...(apiRoot === null ? {} : { apiRoot }), fetch: listening } as unknown as ApiClientOptions;
  // What is answered, and that it is a refusal, is looked at elsewhere; an error of grammY's can hold the token.
  await new Api(token, client).getMe().catch(() => null);
  return atMs;
}
