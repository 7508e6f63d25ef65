import type { MiddlewareHandler } from 'hono';
import type { Language } from '../core/language.ts';
import type { NumberToCall } from '../core/message.ts';
import type { Live } from '../http/live.ts';
import type { Assets } from '../http/page.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Log } from '../log.ts';
import type { Keys, Sealer } from '../ports/keys.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import type { Fallback } from '../turn/fallback.ts';
import type { HandleTurn } from '../turn/handle-turn.ts';
import type { Delivery } from '../turn/turn.ts';
import type { Base, SurvivorCookie } from './cookie.ts';

export type WebchatDeps = {
  handleTurn: HandleTurn;
  store: Store;
  keys: Keys;
  sealer: Sealer;
  runtime: Runtime;
  live: Live;
  log: Log;
  texts: Texts;
  assets: Assets;
  fallback: Fallback;
  cookie: SurvivorCookie;
  /** Refuses a POST that is not from our own page. */
  guard: MiddlewareHandler;
  /** What the first page says, rendered once: no store, the same for everybody. */
  greeting: Delivery[];
  /** Verified emergency numbers only. */
  card(language: Language): NumberToCall[];
  /** {police} of a text outside the flows. */
  holes: { police: string };
  config: { cell: string; exitUrl: string; mode: 'demo' | 'service'; https: boolean; base: Base };
};

/** Who somebody is on this channel; only its keyed tag leaves the process. */
export function identityOf({ config }: Pick<WebchatDeps, 'config'>, cookie: string): string {
  return `web${config.base}|${config.cell}|${cookie}`;
}
