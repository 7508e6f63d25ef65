import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** Never the shape of a real one. */
const LEAVING = 'x';
const SHAPE = /^[A-Za-z0-9_-]{22}$/;

/** Under which path a conversation is held: our own page, or the one a partner's page frames. They share no session. */
export type Base = '' | '/widget';

export type SurvivorCookie = {
  read(context: Context): string | null;
  set(context: Context, value: string): void;
  expire(context: Context): void;
};

const KINDS = {
  '': { letter: 's', sameSite: 'Strict', partitioned: false },
  // Sent from inside another site, to that site's frame of ours alone. Browsers take Secure ones from http://localhost too.
  '/widget': { letter: 'w', sameSite: 'None', partitioned: true },
} as const;

/** The only thing that ties a browser to its session: 128 random bits, for as long as the browser is open. */
export function createSurvivorCookie(https: boolean, base: Base = ''): SurvivorCookie {
  const { letter, sameSite, partitioned } = KINDS[base];
  const name = https ? `__Host-${letter}` : letter;
  const options = { path: '/', httpOnly: true, sameSite, secure: https || partitioned, partitioned } as const;
  return {
    read(context) {
      const value = getCookie(context, name);
      return value !== undefined && SHAPE.test(value) ? value : null;
    },
    set(context, value) {
      setCookie(context, name, value, options);
    },
    expire(context) {
      // Set before it goes, so that it changes for those too who had none: a change is what makes a browser
      // throw away the page it kept for Back, with what was typed on it.
      setCookie(context, name, LEAVING, options);
      setCookie(context, name, '', { ...options, maxAge: 0 });
    },
  };
}
