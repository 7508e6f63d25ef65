// console/ is where social workers on duty answer: accounts without passwords, the desk, the open case.

import type { Context } from 'hono';
import { AppError } from '../core/error.ts';
import { readDeskCookie } from './account/cookie.ts';
import { type Desk, findDesk } from './account/desk-session.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Capability, may } from './roles.ts';

/** Who is signed in with this request, or null. */
export async function deskOf(c: Context, deps: ConsoleDeps): Promise<Desk | null> {
  const token = readDeskCookie(c, deps.config);
  return token === null ? null : findDesk(deps, token);
}

/** Who is signed in, with leave for this; else `not-signed-in` or `not-permitted`. null asks only for being signed in. */
export async function permit(c: Context, deps: ConsoleDeps, needs: Capability | null): Promise<Desk> {
  const desk = await deskOf(c, deps);
  if (desk === null) throw new AppError('not-signed-in', 'no desk session');
  if (needs !== null && !may(desk.roles, needs)) throw new AppError('not-permitted', `the role may not: ${needs}`);
  return desk;
}
