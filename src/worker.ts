import type { Bindings } from './workers/bindings.ts';
import { createDoor } from './workers/door.ts';
import { Gateway } from './workers/gateway.ts';
import { Ticker } from './workers/ticker.ts';

// Cloudflare finds the classes of its objects here.
export { Gateway, Ticker };

const door = createDoor();

/** Workers' entry: the door, the objects behind it, and cron, which only wakes what ticks. */
export default {
  fetch: door,
  scheduled: (_event: unknown, { TICKER }: Bindings): Promise<void> => TICKER.get(TICKER.idFromName('ticker')).wake(),
};
