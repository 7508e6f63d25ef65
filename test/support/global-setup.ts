import { build } from '../../scripts/build.ts';

/** Once a run, before any test: what the service reads from build/ is made from the sources as they are now. */
export async function setup(): Promise<void> {
  await build();
}
