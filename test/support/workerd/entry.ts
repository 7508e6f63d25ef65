import { createLog } from '../../../src/log.ts';
import { createStores } from '../../../src/stores/open-stores.ts';
import type { Service } from '../../../src/wiring.ts';
import type { Bindings } from '../../../src/workers/bindings.ts';
import { createDoor, type Door, openAtTheDoor } from '../../../src/workers/door.ts';
import { Gateway as RealGateway } from '../../../src/workers/gateway.ts';
import { configOf, openService } from '../../../src/workers/open-service.ts';
import { Ticker } from '../../../src/workers/ticker.ts';

/** What a test sets: settings over those of the Worker, and how far its time is ahead. */
type Testing = { environment: Record<string, string>; offsetMs: number; house: number };
const testing: Testing = { environment: {}, offsetMs: 0, house: 0 };
const nowMs = () => Date.now() + testing.offsetMs;
const settings = <Given extends object>(bindings: Given): Given => ({ ...bindings, ...testing.environment });

/** The product's object, whose service is that of the test that runs, on the test's time. */
export class Gateway extends RealGateway {
  private house = 0;

  protected override async current(): Promise<Service> {
    if (this.house !== testing.house) {
      const before = this.service;
      this.service = null;
      this.house = testing.house;
      await before?.then((service) => service.stop());
    }
    return super.current();
  }

  protected override open(): Promise<Service> {
    const config = configOf(settings(this.env));
    const log = createLog((line) => console.log(line), nowMs);
    const stores = createStores(config, { log, nowMs, timeOffset: () => testing.offsetMs });
    return openService(config, { nowMs, stores });
  }

  /** As when Cloudflare moves it, without a word: everything in memory is lost. */
  async die(): Promise<void> {
    const { ctx } = this as unknown as { ctx: { abort(why: string): void } };
    ctx.abort('moved');
  }

  invite(): Promise<string> {
    return this.serving((service) => service.invite());
  }

  drained(): Promise<void> {
    return this.serving((service) => service.drain());
  }

  forgetOld(): Promise<number> {
    return this.serving((service) => service.forgetOld());
  }
}
export { Ticker };

type Asked = Record<Verb, () => Promise<unknown>>;
type Verb = 'invite' | 'drained' | 'tick' | 'forgetOld' | 'die';
type Order = { begin: Record<string, string> } | { advance: number } | { ask: Verb; of: string[] };
let door: Door | null = null;

/** Orders of the test come to an address of their own; everything else through the product's door. */
export default {
  async fetch(request: Request, bindings: Bindings, waiting: Parameters<Door>[2]): Promise<Response> {
    if (new URL(request.url).hostname === 'orders.example.org') return obey((await request.json()) as Order, bindings);
    door ??= createDoor((given) => openAtTheDoor(settings(given), nowMs));
    return door(request, settings(bindings), waiting);
  },
  scheduled: (_event: unknown, { TICKER }: Bindings): Promise<void> => TICKER.get(TICKER.idFromName('ticker')).wake(),
};

async function obey(order: Order, { GATEWAY }: Bindings): Promise<Response> {
  if ('begin' in order) {
    Object.assign(testing, { environment: order.begin, offsetMs: 0, house: testing.house + 1 });
    door = null;
    return Response.json(null);
  }
  if ('advance' in order) {
    testing.offsetMs += order.advance;
    return Response.json(null);
  }
  const objects = order.of.map((name) => GATEWAY.get(GATEWAY.idFromName(name)) as unknown as Asked);
  // Of whoever dies no answer comes.
  const answer = (object: Asked) =>
    object[order.ask]().catch((error) => (order.ask === 'die' ? null : Promise.reject(error)));
  return Response.json(await Promise.all(objects.map(answer)));
}
