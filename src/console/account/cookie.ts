// console/account/ is how a worker comes in and goes: one-time links, the desk cookie, sealed accounts. No passwords.

import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { LIMITS } from '../../core/limits.ts';
import { overHttps } from '../../http/same-origin.ts';
import { type ConsoleDeps, deskOrigin } from '../deps.ts';

type Settings = ConsoleDeps['config'];

function traits(config: Settings) {
  // The demo on loopback has no https, and a browser would drop a Secure cookie there.
  const secure = overHttps(deskOrigin(config));
  return {
    name: secure ? '__Secure-desk' : 'desk',
    options: { path: '/console', httpOnly: true, sameSite: 'Strict', secure } as const,
  };
}

/** The desk token the browser carries, or null. */
export function readDeskCookie(c: Context, config: Settings): string | null {
  const value = getCookie(c, traits(config).name);
  return value !== undefined && /^[\w-]{43,64}$/.test(value) ? value : null;
}

export function setDeskCookie(c: Context, config: Settings, token: string): void {
  const { name, options } = traits(config);
  setCookie(c, name, token, { ...options, maxAge: LIMITS.deskMaxMs / 1_000 });
}

export function dropDeskCookie(c: Context, config: Settings): void {
  const { name, options } = traits(config);
  deleteCookie(c, name, options);
}
