import type { Allowance } from '../core/channel.ts';
import type { Language } from '../core/language.ts';
import type { Session } from '../core/session.ts';
import type { Live } from '../http/live.ts';
import type { Assets } from '../http/page.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Log } from '../log.ts';
import type { Keys, Sealer } from '../ports/keys.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import type { Reach } from '../turn/keeping/reach.ts';
import type { Relay } from '../turn/relay.ts';
import type { Fact } from './wire.ts';

/** What the console needs of the program's settings (env.ts). */
type ConsoleSettings = { mode: 'demo' | 'service'; publicUrl: string | null; consoleOrigin: string | null };

/** Everything the console is made from; fronts.ts puts it together. */
export type ConsoleDeps = {
  store: Store;
  keys: Keys;
  sealer: Sealer;
  runtime: Runtime;
  live: Live;
  texts: Texts;
  assets: Assets;
  config: ConsoleSettings;
  relay: Relay;
  reach: Reach;
  log: Log;
  /** What was asked and answered, for the worker: one row a question, pure. */
  summarise(session: Session, language: Language): Fact[];
  /** The screening's finding in words, only at or above its cut-off; below it there is none and nothing is said. */
  finding(session: Session, language: Language): string | null;
  /** What is left of LINE's monthly sends; null = no limit, or not known now. */
  sendsLeft(): Promise<Allowance | null>;
};

/** The address workers reach the desk at, or null in the demo: whatever loopback name the browser used. */
export function deskOrigin(config: ConsoleDeps['config']): string | null {
  return config.consoleOrigin ?? config.publicUrl;
}
