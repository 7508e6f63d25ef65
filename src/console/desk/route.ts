import type { Context } from 'hono';
import type { Desk } from '../account/desk-session.ts';
import type { ConsoleDeps } from '../deps.ts';
import type { Capability } from '../roles.ts';

/** One row of the console's route table. `needs` null: anybody signed in. */
export type SignedInRoute = {
  method: 'GET' | 'POST';
  path: string;
  needs: Capability | null;
  answer(c: Context, deps: ConsoleDeps, desk: Desk): Promise<Response>;
};
