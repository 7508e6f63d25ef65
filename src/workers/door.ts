import { networkOf } from '../core/basics/network-of.ts';
import { within } from '../core/basics/within.ts';
import { codeOf } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import type { Service } from '../wiring.ts';
import { absentStores } from './absent-stores.ts';
import { askObject } from './ask.ts';
import type { Bindings } from './bindings.ts';
import { configAtTheDoor, openService } from './open-service.ts';
import { placeOf } from './place.ts';
import { readWhole } from './read-whole.ts';

type Waiting = { waitUntil(work: Promise<unknown>): void };
export type Door = (request: Request, bindings: Bindings, waiting: Waiting) => Promise<Response>;
type OpenAtTheDoor = (bindings: Bindings) => Promise<Service>;

/** What the door itself answers with: the same app, without stores. Of a country without numbers to call: the usual ones, rather than none. */
export function openAtTheDoor(bindings: Bindings, nowMs = Date.now): Promise<Service> {
  const open = (environment: object) =>
    openService(configAtTheDoor({ ...environment }), { nowMs, stores: absentStores() });
  return open(bindings).catch(() => open({ ...bindings, EMERGENCY_COUNTRY: null }));
}

/** The way in. What needs a store goes to an object; when none answers, the door says where help is, and 503. */
export function createDoor(open: OpenAtTheDoor = (bindings) => openAtTheDoor(bindings)): Door {
  let opened: Promise<Service> | null = null;
  const service = (bindings: Bindings, { url }: Request): Promise<Service> => {
    // Where no address is set, our own page must not be taken for another site's.
    opened ??= open({ PUBLIC_URL: new URL(url).origin, ...bindings });
    return opened;
  };
  const here = async (request: Request, bindings: Bindings) => (await service(bindings, request)).app.fetch(request);
  return async (request, bindings, waiting) => {
    if (!(await isAdmitted(request, bindings))) return (await service(bindings, request)).turnAway('too-many-requests');
    const whole = await readWhole(request).catch(codeOf);
    if (typeof whole === 'string') return (await service(bindings, request)).turnAway(whole);
    const place = await placeOf(whole(), () => crypto.randomUUID());
    if (place === null) return here(whole(), bindings);
    const asked = askObject(bindings, place, (object) => object.fetch(whole()));
    // Whoever closes the page, and a platform that waits no longer, has still sent what they sent.
    waiting.waitUntil(asked.catch(() => undefined));
    try {
      return await asked;
    } catch {
      return here(whole(), bindings);
    }
  };
}

/** Cloudflare's own counter, by address and in its memory only. Platforms deliver from few addresses; leaving always works. */
async function isAdmitted(request: Request, { GUARD }: Bindings): Promise<boolean> {
  const address = request.headers.get('cf-connecting-ip');
  const { pathname } = new URL(request.url);
  if (address === null || /^\/(?:widget\/)?leave$/.test(pathname) || pathname.startsWith('/hooks/')) return true;
  try {
    return (await within(GUARD.limit({ key: networkOf(address) }), LIMITS.guardMs)).success;
  } catch {
    // Better a flood than somebody in danger turned away by a counter that does not answer.
    return true;
  }
}
