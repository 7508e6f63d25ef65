import type { EFFORT } from '../method/compare.ts';
import type { Measured } from '../method/row.ts';
import { nodeStartRows } from './node-start.ts';

const ROUNDS = { quick: 5, full: 25 } as const;

/** Node and Cloudflare's runtime. */
export async function startupRows(how: keyof typeof EFFORT): Promise<Measured[]> {
  return nodeStartRows(ROUNDS[how]);
}
