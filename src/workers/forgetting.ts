import { LIMITS } from '../core/limits.ts';
import type { Service } from '../wiring.ts';

/**
 * On Node each tick lets go of keys that were held for a minute. An object that nobody asks anything has no tick: it looks
 * by itself, until it holds none. Call it after everything that may have brought one.
 */
export function createForgetting(): (service: Pick<Service, 'forgetOld'>) => void {
  let waiting = false;
  return function soon(service) {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (service.forgetOld() > 0) soon(service);
    }, LIMITS.dataKeyCacheMs / 4);
  };
}
