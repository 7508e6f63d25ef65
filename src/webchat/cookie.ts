import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** Never the shape of a real one. */
const LEAVING = 'x';
const SHAPE = /^[A-Za-z0-9_-]{22}$/;

export type SurvivorCookie = {
  read(context: Context): string | null;
  set(context: Context, value: string): void;
  expire(context: Context): void;
};

/** The only thing that ties a browser to its session: 128 random bits, for as long as the browser is open. */
export function createSurvivorCookie(https: boolean): SurvivorCookie {
  const name = https ? '__Host-s' : 's';
  const options = { path: '/', httpOnly: true, sameSite: 'Strict', secure: https } as const;
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
