import { type Refusal, refusal, tooMany } from './failure.ts';

/**
 * What can go wrong with one request of the bot.
 * `accepted-then-timeout`: taken and shown, the answer never comes (until `release()`, which closes the line).
 * `accepted-then-closed`: taken and shown, and the line closes without an answer.
 * `hang`: nothing is taken and no answer comes. `closed`: nothing is taken and the line closes.
 * `gateway-page`: 502 with a page of HTML, as a proxy in front answers, and nothing is taken.
 */
export type Fault =
  | { status: 429; retryAfter: number }
  | { status: 403; description?: string }
  | { status: number; description?: string }
  | 'accepted-then-timeout'
  | 'accepted-then-closed'
  | 'hang'
  | 'closed'
  | 'gateway-page';

export type Faults = {
  /** The next `times` requests of this method ('*' = any) go wrong like this; several wait in order. */
  next(method: string, fault: Fault, times?: number): void;
  /** The bot takes the next `times` updates, and its answers never arrive: Telegram sends them again. */
  loseAnswers(times?: number): void;
  /** Closes every line that was left hanging. */
  release(): void;
  /** Nothing goes wrong any more. */
  clear(): void;
};

type Planned = { method: string; fault: Fault; left: number };

export type FaultPlan = Faults & {
  take(method: string): Fault | undefined;
  takeLostAnswer(): boolean;
  /** Settles when `release()` is called, with a closed line. */
  hanging(): Promise<Response>;
};

export function createFaults(): FaultPlan {
  let planned: Planned[] = [];
  let lost = 0;
  let hanging: (() => void)[] = [];
  const release = () => {
    const waiting = hanging;
    hanging = [];
    for (const close of waiting) close();
  };
  return {
    next(method, fault, times = 1) {
      planned.push({ method: method.toLowerCase(), fault, left: times });
    },
    loseAnswers(times = 1) {
      lost += times;
    },
    release,
    clear() {
      planned = [];
      lost = 0;
      release();
    },
    take(method) {
      const found = planned.find((plan) => plan.method === '*' || plan.method === method.toLowerCase());
      if (!found) return undefined;
      found.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return found.fault;
    },
    takeLostAnswer() {
      if (lost === 0) return false;
      lost -= 1;
      return true;
    },
    hanging: () => new Promise((resolve) => hanging.push(() => resolve(Response.error()))),
  };
}

const WORDS: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

/** A fault with a status, as the answer it stands for. */
export function faultRefusal(fault: Exclude<Fault, string>): Refusal {
  if ('retryAfter' in fault) return tooMany(fault.retryAfter);
  return refusal(fault.status, fault.description ?? WORDS[fault.status] ?? 'Error');
}
