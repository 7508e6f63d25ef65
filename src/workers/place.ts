import { LIMITS } from '../core/limits.ts';
import { type Bindings, type GatewayStub, REGIONS } from './bindings.ts';

/** The object of the desk and of what is done by the clock. */
export const DESK = 'desk';

/** The object of somebody: by their cookie, or by who they are on a messenger. Every turn of one session is run there. */
export function chatOf(name: string): string {
  return `chat-${hash(name) % LIMITS.gatewayChats}`;
}

/** The object a request is for, which is read for it; null = it is answered at the door, without a store. Anybody who is not known goes anywhere. */
export async function placeOf(request: Request, randomName: () => string): Promise<string | null> {
  const { pathname } = new URL(request.url);
  if (/^\/(?:console(?:\/|$)|healthz$)/.test(pathname)) return DESK;
  if (pathname.startsWith('/hooks/') && request.method === 'POST')
    return chatOf((await writerOf(request)) ?? randomName());
  const talks =
    /^\/(?:widget\/)?(?:events|leave)$/.test(pathname) ||
    (/^\/(?:widget)?$/.test(pathname) && request.method === 'POST');
  return talks ? chatOf(cookieOf(request) ?? randomName()) : null;
}

/** The object of a name, near where Redis is when that is set. */
export function gatewayOf({ GATEWAY, GATEWAY_REGION }: Bindings, name: string): GatewayStub {
  const locationHint = REGIONS.find((region) => region === GATEWAY_REGION);
  return GATEWAY.get(GATEWAY.idFromName(name), ...(locationHint ? [{ locationHint }] : []));
}

/** The survivor's cookie on that page (webchat/cookie.ts), only to find the object: whether it is one is judged there. */
function cookieOf(request: Request): string | null {
  const letter = new URL(request.url).pathname.startsWith('/widget') ? 'w' : 's';
  const cookie = new RegExp(`(?:^|;\\s*)(?:__Host-)?${letter}=([\\w-]{22})(?:;|$)`);
  return cookie.exec(request.headers.get('cookie') ?? '')?.[1] ?? null;
}

// As Telegram names whoever a message is from, and LINE; spaces and the order of fields are theirs to choose.
const LINE_PERSON = 'userId';
const WRITER = new RegExp(
  [
    '"(?:from|chat)"\\s*:\\s*{[^{}]*?"id"\\s*:\\s*(-?\\d+)',
    `"source"\\s*:\\s*{[^{}]*?"${LINE_PERSON}"\\s*:\\s*"(\\w+)"`,
  ].join('|'),
);

/**
 * Who a platform's delivery seems to be of, only to find the object: nothing is verified or read yet. Where a person's
 * turns meet is for order and speed; a delivery of several people is handled whole wherever it goes.
 */
async function writerOf(request: Request): Promise<string | null> {
  return (
    WRITER.exec(await request.text())
      ?.slice(1)
      .find(Boolean) ?? null
  );
}

/** FNV-1a, 32 bits: only spreads sessions over objects, hides and proves nothing. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return sum;
}
