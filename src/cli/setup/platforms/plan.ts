import type { Messenger } from '../../../core/channel.ts';

/** What was found at a platform and what is to be done about it. Making one asks nobody. */
export type Plan<Change> = {
  /** As wanted already. */
  so: string[];
  changes: Change[];
  /** What only a person can do, on the platform's own pages. */
  byHand: string[];
};

export type Where = 'file' | Messenger;

/** One thing to do. `run` throws AppError. */
export type Step = {
  where: Where;
  describe(): string;
  run(): Promise<void>;
};

/** Why no messenger can send to this address; null = it can. */
export function againstHook(publicUrl: string): string | null {
  const isHttp = URL.canParse(publicUrl) && new URL(publicUrl).protocol !== 'https:';
  return isHttp ? 'messengers send to addresses beginning https:// only' : null;
}

/** Of somebody else's address no more than this: the rest may hold a secret of theirs. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that cannot be read';
}
