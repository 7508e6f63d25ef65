// The little of Cloudflare's runtime that is used here (developers.cloudflare.com/durable-objects/api). Its own package
// of types declares a second set of web types beside TypeScript's.
declare module 'cloudflare:workers' {
  export type Storage = {
    /** Milliseconds since the epoch; null = none is set. */
    getAlarm(): Promise<number | null>;
    setAlarm(atMs: number): Promise<void>;
  };
  export type ObjectState = { storage: Storage; waitUntil(work: Promise<unknown>): void };

  /** What an object's class extends, so that its methods can be called from elsewhere. */
  export abstract class DurableObject<Bindings> {
    constructor(state: ObjectState, bindings: Bindings);
    protected readonly ctx: ObjectState;
    protected readonly env: Bindings;
  }
}

// A file that wrangler sends beside the code, as a text.
declare module '*.txt' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: it is how wrangler hands a text over.
  export default text;
}
