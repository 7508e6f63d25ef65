/** An object as it is called from elsewhere; each has one service, one connection to each Redis, and its turns in order. */
export type GatewayStub = {
  fetch(request: Request): Promise<Response>;
  tick(): Promise<void>;
};
export type TickerStub = { wake(): Promise<void> };

/** developers.cloudflare.com/durable-objects/reference/data-location: where an object is put when it is first asked for. */
export const REGIONS = ['wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'oc', 'afr', 'me'] as const;
type Region = (typeof REGIONS)[number];
type ObjectsOf<Stub> = {
  idFromName(name: string): unknown;
  get(id: unknown, options?: { locationHint: Region }): Stub;
};

/** What wrangler.toml binds; beside it stand the settings of env.ts, its variables and secrets. */
export type Bindings = {
  PUBLIC_URL?: string;
  GATEWAY: ObjectsOf<GatewayStub>;
  TICKER: ObjectsOf<TickerStub>;
  /** Cloudflare's own counter of requests, kept where they arrive. */
  GUARD: { limit(options: { key: string }): Promise<{ success: boolean }> };
  /** Near which Redis stands, so that a turn's trips are short. */
  GATEWAY_REGION?: string;
};
