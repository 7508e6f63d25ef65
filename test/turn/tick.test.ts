import { expect, it } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Keys } from '../../src/ports/keys.ts';
import { tap } from '../support/small-flows.ts';
import { smallHouse } from '../support/small-house.ts';

const from = (event: string) => ({
  identity: 'web|test|somebody',
  channel: 'web' as const,
  event,
  inbound: tap('hello', 'info'),
  seenSeq: 0,
});
const erase = { ...from('2'), inbound: { kind: 'command', command: 'erase' } as const };

/** A key store that is away for a number of `forget` calls. */
const awayFor = (times: number) => {
  let left = times;
  return (keys: Keys): Keys => ({
    ...keys,
    forget: (sids) => {
      left -= 1;
      return left >= 0 ? Promise.reject(new AppError('key-store-unavailable', 'away')) : keys.forget(sids);
    },
  });
};

it('shreds the key of an ended session as soon as the key store is back, however many ticks that takes', async () => {
  const { handleTurn, tick, keys, clock } = smallHouse({ keys: awayFor(3) });
  const { sid } = await handleTurn(from('1'));
  await handleTurn(erase);
  for (const _try of [1, 2]) {
    await tick();
    expect(await keys.unwrap(sid)).not.toBeNull();
    clock.advance(LIMITS.shredLeaseMs);
  }
  await tick();
  expect(await keys.unwrap(sid)).toBeNull();
});

it('lets go of what a process kept warm a minute after its key was fetched, asked or not', async () => {
  const { handleTurn, tick, clock, deps } = smallHouse();
  await handleTurn(from('1'));
  expect(deps.warm.size()).toBe(1);
  clock.advance(LIMITS.dataKeyCacheMs);
  await tick();
  expect(deps.warm.size()).toBe(0);
});

it('goes on with its other work when one part fails', async () => {
  const { tick, store, logged, handleTurn, clock, keys } = smallHouse();
  const { sid } = await handleTurn(from('1'));
  store.takeUnsent = () => Promise.reject(new AppError('store-unavailable', 'away'));
  clock.advance(LIMITS.sessionIdleMs.web);
  await tick();
  expect(logged.join()).toContain('tick-failed');
  expect(await keys.unwrap(sid)).toBeNull();
});
