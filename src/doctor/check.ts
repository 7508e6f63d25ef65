import type { Situation } from './situation.ts';

/** `warning`: the service works, and something is not as it should be. `fault`: people are not helped, or not kept safe. */
export type State = 'ok' | 'warning' | 'fault';

/** One line for an admin: what was seen and, unless all is well, what to do. Neither holds a secret. */
export type Finding = { name: string; state: State; says: string; remedy: string | null };
/** What a check gives; its name is put to it by the list. */
export type Seen = Omit<Finding, 'name'>;

/** Looks at one thing and changes nothing. null = there is nothing of the kind to look at here. */
export type Look = (house: Situation) => Promise<Seen | Seen[] | null>;
/** `atStart`: a fault of it is said when the program starts, too. */
export type Check = { name: string; look: Look; atStart: boolean };

export function ok(says: string): Seen {
  return { state: 'ok', says, remedy: null };
}

export function warning(says: string, remedy: string): Seen {
  return { state: 'warning', says, remedy };
}

export function fault(says: string, remedy: string): Seen {
  return { state: 'fault', says, remedy };
}
