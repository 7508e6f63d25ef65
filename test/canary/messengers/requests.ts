import type { Marker, Place } from '../markers.ts';

/** One request of the house to a platform, as it went over the line. */
export type Outgoing = { platform: 'telegram' | 'line'; target: string; headers: [string, string][]; body: string };
type Api = (request: Request) => Promise<Response>;
export type Line = {
  api: Api;
  /** From now on every request is refused with this status, and with everything that was sent, quoted; null = no more. */
  refuse(status: number | null): void;
};

/** Stands before a platform: notes every request whole, and can refuse one with its own words. */
export function watchedLine(platform: Outgoing['platform'], next: Api, sent: Outgoing[]): Line {
  let refusal: number | null = null;
  return {
    refuse(status) {
      refusal = status;
    },
    async api(request) {
      const { pathname, search } = new URL(request.url);
      const body = await request.clone().text();
      const asked = { platform, target: pathname + search, headers: [...request.headers], body };
      sent.push(asked);
      if (refusal === null) return next(request);
      const quote = `Bad Request: what is ${JSON.stringify(asked)}?`;
      const answer = { telegram: { ok: false, error_code: refusal, description: quote }, line: { message: quote } };
      return Response.json(answer[platform], { status: refusal });
    },
  };
}

export type Secrets = { token: string; accessToken: string };
type Parsed = Record<string, unknown>;

/** Where a platform has to be told whom an answer is for, and the only names a marker may have that stands there. */
const SPOTS: Record<string, RegExp> = {
  chat_id: /^telegram \w+: id$/,
  callback_query_id: /^telegram \w+:\.callback_query\.id$/,
  to: /^line \w+: id$/,
  chatId: /^line \w+: id$/,
  replyToken: /^line \w+:\.replyToken$/,
};

/** Every request without what the platform has to be told, by whom it is about: of two people's it is about nobody. */
export function placesOfRequests(sent: readonly Outgoing[], markers: readonly Marker[], secrets: Secrets): Place[] {
  const names = new Map(markers.map(({ name, text }) => [text, name]));
  const read = sent.map((request) => readBody(request, names, secrets));
  const groups = Map.groupBy(read, ({ about }) => about);
  return [...groups].map(([about, requests]) => ({
    name: `requests about ${about}`,
    text: requests.map(({ text }) => text).join('\n'),
    rests: false,
  }));
}

function readBody(request: Outgoing, names: Map<string, string>, secrets: Secrets): { about: string; text: string } {
  const body = parsed(request.body);
  const spots = Object.entries(SPOTS).filter(([field, of]) => of.test(names.get(String(body[field])) ?? ''));
  const people = new Set(spots.map(([field]) => names.get(String(body[field]))?.split(':')[0]));
  const [about, ...others] = people;
  const isAboutOne = about !== undefined && others.length === 0;
  const told = isAboutOne ? spots.map(([field]) => field) : [];
  const rest = Object.fromEntries(Object.entries(body).filter(([field]) => !told.includes(field)));
  const text = [targetOf(request, secrets), headersOf(request, secrets), JSON.stringify(rest)].join('\n');
  return { about: isAboutOne ? about : 'nobody', text };
}

/** Telegram's address begins with the token; nowhere else does one stand. */
function targetOf({ platform, target }: Outgoing, { token }: Secrets): string {
  const begins = `/bot${token}/`;
  return platform === 'telegram' && target.startsWith(begins) ? target.slice(begins.length) : target;
}

function headersOf({ platform, headers }: Outgoing, { accessToken }: Secrets): string {
  const isLine = (name: string, value: string) =>
    platform === 'line' && name === 'authorization' && value === `Bearer ${accessToken}`;
  return headers.flatMap(([name, value]) => (isLine(name, value) ? [] : [`${name}: ${value}`])).join('\n');
}

/** A body that is no JSON object has no spots: all of it is searched. */
function parsed(body: string): Parsed {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Parsed;
  } catch {
    // Searched as it is.
  }
  return { body };
}
