import { LIMITS } from '../core/limits.ts';
import { type Bindings, type GatewayStub, REGIONS } from './bindings.ts';

/** The object of the desk and of what is done by the clock. */
export const DESK = 'desk';

/** The object of somebody: by their cookie, or by who they are on a messenger. Every turn of one session is run there. */
export function chatOf(name: string): string {
  return `chat-${hash(name) % LIMITS.gatewayChats}`;
}

/** What a request is for: answered at the door without a store, or by the object of that name. */
export function placeOf(request: Request, randomName: () => string): { at: 'door' } | { at: 'object'; name: string } {
  const { pathname } = new URL(request.url);
  if (/^\/(?:console(?:\/|$)|healthz$)/.test(pathname)) return { at: 'object', name: DESK };
  const talks = pathname === '/events' || pathname === '/leave' || (pathname === '/' && request.method === 'POST');
  if (!talks) return { at: 'door' };
  return { at: 'object', name: chatOf(cookieOf(request) ?? randomName()) };
}

/** The object of a name, near where Redis is when that is set. */
export function gatewayOf({ GATEWAY, GATEWAY_REGION }: Bindings, name: string): GatewayStub {
  const locationHint = REGIONS.find((region) => region === GATEWAY_REGION);
  return GATEWAY.get(GATEWAY.idFromName(name), ...(locationHint ? [{ locationHint }] : []));
}

/** The survivor's cookie (webchat/cookie.ts), only to find the object: whether it is one is judged there. */
function cookieOf(request: Request): string | null {
  return /(?:^|;\s*)(?:__Host-)?s=([\w-]{22})(?:;|$)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? null;
}

/** FNV-1a, 32 bits: only spreads sessions over objects, hides and proves nothing. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return sum;
}
