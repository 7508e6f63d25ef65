import { bad } from './failure.ts';

/** What a method was asked with, by name, as JSON values. */
export type Parameters = Record<string, unknown>;

/**
 * Reads a request the four ways the Bot API takes one: query string, JSON, form, multipart
 * (core.telegram.org/bots/api#making-requests). In forms, objects and lists travel as JSON in a string.
 */
export async function readParameters(request: Request): Promise<Parameters> {
  const inAddress = Object.fromEntries(new URL(request.url).searchParams);
  return { ...unpack(inAddress), ...(await readBody(request)) };
}

async function readBody(request: Request): Promise<Parameters> {
  if (request.method === 'GET') return {};
  const type = request.headers.get('content-type') ?? '';
  const body = await request.text();
  if (type.startsWith('application/json')) return readJson(body);
  if (type.startsWith('application/x-www-form-urlencoded'))
    return unpack(Object.fromEntries(new URLSearchParams(body)));
  const boundary = /boundary=(.+)$/.exec(type)?.[1];
  return boundary ? unpack(readMultipart(body, boundary)) : {};
}

function readJson(body: string): Parameters {
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Parameters;
  } catch {
    // Told to the caller in Telegram's words, like any other body that is no object.
  }
  throw bad("can't parse JSON object");
}

/** Written by hand: grammY leaves out blanks that the platform's own reader of forms insists on. Files become their names. */
function readMultipart(body: string, boundary: string): Record<string, string> {
  const parts = body.split(`--${boundary}`).slice(1, -1);
  const fields = parts.map((part) => {
    const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n');
    const name = /[;\s]name="([^"]*)"/i.exec(head)?.[1] ?? '';
    const filename = /[;\s]filename="?([^";\r\n]*)/i.exec(head)?.[1];
    const text = rest.join('\r\n\r\n').replace(/\r\n$/, '');
    return [name, filename ?? text] as const;
  });
  return Object.fromEntries(fields);
}

function unpack(fields: Record<string, string>): Parameters {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, unpackOne(text)]));
}

function unpackOne(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function textOf(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // The server wants real UTF-8; half of a pair is none. The words are the server's for such names, here for all texts.
  if (!text.isWellFormed()) throw bad('strings must be encoded in UTF-8');
  return text;
}

/** Numbers may come as text, as in forms. */
export function integerOf(parameters: Parameters, name: string): number | null {
  const value = parameters[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** Client.cpp, to_bool: true, yes and 1. */
export function flagOf(parameters: Parameters, name: string): boolean {
  const value = parameters[name];
  return value === true || value === 1 || (typeof value === 'string' && /^(?:true|yes|1)$/i.test(value));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
