import { createHmac, randomBytes } from 'node:crypto';
import { networkOf } from '../core/basics/network-of.ts';
import { LIMITS } from '../core/limits.ts';

type Asked = Pick<Request, 'method' | 'url'>;
type Counted = { requests: number; posts: number; begun: number };
export type Admission = {
  /** Else the page with the numbers to call is shown, and nothing is read. */
  admitted: boolean;
  /** Asked once by whoever is about to begin a conversation for somebody new, and counted. */
  mayBegin(): boolean;
};

const ALWAYS: Admission = { admitted: true, mayBegin: () => true };

/**
 * Counts by HMAC-SHA-256 of the address under a random key of these ten minutes. Many people can be behind one address, so
 * the limits are wide, and a conversation that was begun is not held up by how many others begin.
 */
export function createAdmission(nowMs: () => number): (request: Asked, address: string | null) => Admission {
  let untilMs = Number.NEGATIVE_INFINITY;
  let key = randomBytes(0);
  const counted = new Map<string, Counted>();

  function countOf(address: string): Counted | null {
    if (nowMs() >= untilMs) {
      counted.clear();
      key = randomBytes(32);
      untilMs = nowMs() + LIMITS.addressCountedMs;
    }
    const name = createHmac('sha256', key).update(networkOf(address)).digest('base64url');
    const known = counted.get(name);
    if (known !== undefined || counted.size >= LIMITS.addressesCountedMax) return known ?? null;
    const fresh = { requests: 0, posts: 0, begun: 0 };
    counted.set(name, fresh);
    return fresh;
  }

  return ({ method, url }, address) => {
    const count = address === null || isNeverCounted(method, new URL(url).pathname) ? null : countOf(address);
    if (count === null) return ALWAYS;
    count.requests += 1;
    if (method === 'POST') count.posts += 1;
    return {
      admitted: count.requests <= LIMITS.addressRequestsMax && count.posts <= LIMITS.addressPostsMax,
      mayBegin() {
        count.begun += 1;
        return count.begun <= LIMITS.addressBeginningsMax;
      },
    };
  };
}

/**
 * Leaving always works; the first page is the same bytes for everybody and holds the numbers; platforms deliver from few
 * addresses and are verified; the desk signs in.
 */
function isNeverCounted(method: string, path: string): boolean {
  if (method !== 'POST' && (path === '/' || path === '/widget')) return true;
  return /^\/(?:leave|widget\/leave|healthz|hooks\/.+|console(?:\/.*)?)$/.test(path);
}
