/** A refusal in Telegram's own words. `throw refusal(400, 'Bad Request: ...')` inside a method becomes that answer. */
export type Refusal = { refusal: true; code: number; description: string; retryAfter?: number };

export function refusal(code: number, description: string, retryAfter?: number): Refusal {
  return { refusal: true, code, description, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

export function isRefusal(thrown: unknown): thrown is Refusal {
  return typeof thrown === 'object' && thrown !== null && 'refusal' in thrown;
}

/** The most common one. */
export function bad(description: string): Refusal {
  return refusal(400, `Bad Request: ${description}`);
}

/** As Telegram says it: Query.cpp, set_retry_after_error. */
export function tooMany(seconds: number): Refusal {
  return refusal(429, `Too Many Requests: retry after ${seconds}`, seconds);
}

/** core.telegram.org/bots/api#making-requests: ok, error_code, description, parameters.retry_after. */
export function refusedAnswer({ code, description, retryAfter }: Refusal): Response {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  return Response.json({ ok: false, error_code: code, description, ...parameters }, { status: code });
}
