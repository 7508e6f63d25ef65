import { DurableObject } from 'cloudflare:workers';
import { within } from '../core/basics/within.ts';
import { LIMITS } from '../core/limits.ts';
import type { Bindings } from './bindings.ts';
import { DESK, gatewayOf } from './place.ts';

/** Does by an alarm what Node does by a timer; cron only wakes it when it sleeps. */
export class Ticker extends DurableObject<Bindings> {
  async wake(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now());
  }

  async alarm(): Promise<void> {
    // First of all, so that whatever fails below, the next one comes.
    await this.ctx.storage.setAlarm(Date.now() + LIMITS.tickEveryMs);
    await within(gatewayOf(this.env, DESK).tick(), LIMITS.requestMaxMs);
  }
}
