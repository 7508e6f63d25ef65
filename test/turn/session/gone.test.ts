import { expect, it } from 'vitest';
import type { SessionId } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Inbound } from '../../../src/core/message.ts';
import type { DataKey, SealContext } from '../../../src/ports/keys.ts';
import type { Store, TurnCommit } from '../../../src/ports/store.ts';
import { tap, text } from '../../support/small-flows.ts';
import { smallHouse } from '../../support/small-house.ts';
import { createMessenger } from '../messenger.ts';

type Blob = { blob: string; context: SealContext };
const blobsOf = ({ sid, next, rows, lines, route }: TurnCommit): Blob[] => [
  { blob: next.blob, context: { type: 'session', owner: sid, version: next.version } },
  ...rows.map(({ id, blob }): Blob => ({ blob, context: { type: 'row', owner: sid, version: id } })),
  ...lines.map(({ id, blob }): Blob => ({ blob, context: { type: 'line', owner: sid, version: id } })),
  ...(route === null ? [] : [{ blob: route, context: { type: 'route', owner: sid, version: 'route' } } as Blob]),
];

/** Two processes that know the same session, and what the store has taken from either. */
async function bothKnow(channel: 'web' | 'telegram') {
  const taken: Blob[] = [];
  const refused: string[] = [];
  const watching = (store: Store): Store => ({
    ...store,
    async commitTurn(turn) {
      const result = await store.commitTurn(turn);
      if (result.kind === 'committed') taken.push(...blobsOf(turn));
      else refused.push(result.kind);
      return result;
    },
  });
  const house = smallHouse({ store: watching, channels: [createMessenger()] });
  let events = 0;
  const from = (inbound: string | Inbound) => {
    events += 1;
    const way = channel === 'web' ? {} : { route: { channel, to: { chat: 'the-way' } }, trace: `mine-${events}` };
    const said = typeof inbound === 'string' ? text(inbound) : inbound;
    return { identity: `${channel}|test|somebody`, channel, event: `${events}`, inbound: said, seenSeq: 0, ...way };
  };
  const other = house.process();
  const { sid } = await house.handleTurn(from(tap('hello', 'unsafe')));
  await other(from('first'));
  await house.handleTurn(from('second'));
  const key = await house.keys.unwrap(sid);
  if (key === null) throw new Error('no key');
  return { house, other, from, sid, key, taken, refused };
}

async function opensUnder(house: Awaited<ReturnType<typeof bothKnow>>['house'], key: DataKey, blobs: readonly Blob[]) {
  const opened = await Promise.allSettled(blobs.map(({ blob, context }) => house.deps.sealer.open(key, context, blob)));
  return opened.filter(({ status }) => status === 'fulfilled').length;
}

it.each(['web', 'telegram'] as const)(
  'on %s a process that does not know yet that a session was erased is refused by its version, and nothing it seals with the shredded key is taken',
  async (channel) => {
    const { house, other, from, sid, key, taken, refused } = await bothKnow(channel);
    expect(await opensUnder(house, key, taken)).toBe(taken.length);
    taken.length = 0;
    await house.handleTurn(from({ kind: 'command', command: 'erase' }));
    expect(await house.keys.unwrap(sid)).toBeNull();
    taken.length = 0;
    for (const [passedMs, words] of [
      [0, 'still here'],
      [1_000, 'and here'],
      [LIMITS.dataKeyCacheMs, 'a minute later'],
    ] as const) {
      house.clock.advance(passedMs);
      await other(from(words));
    }
    expect(refused).toContain('stale');
    expect(taken.length).toBeGreaterThan(3);
    expect(await opensUnder(house, key, taken)).toBe(0);
    const now = await house.keys.unwrap(sid as SessionId);
    expect(now && (await opensUnder(house, now, taken))).toBe(taken.length);
  },
);

it('what a process held warm of an erased session is let go of within a minute, asked or not', async () => {
  const { house, from } = await bothKnow('telegram');
  const later = house.deps.warm.size();
  expect(later).toBe(1);
  await house.process()(from({ kind: 'command', command: 'erase' }));
  house.clock.advance(LIMITS.dataKeyCacheMs);
  await house.tick();
  expect(house.deps.warm.size()).toBe(0);
});
