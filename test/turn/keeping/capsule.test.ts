import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/error.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Store, TurnCommit } from '../../../src/ports/store.ts';
import { keepingHouse, onThePage, SESSION } from './keeping-house.ts';

const makes = (own: string | null) => ({ effects: [{ do: 'code' as const, own }] });
const gives = (code: string) => ({ effects: [{ do: 'open-code' as const, code, short: false }] });
const other = 'web|test|another';

/** Notes what the store is asked, and every turn it is given. */
function noting(asked: string[], turns: TurnCommit[]) {
  return (store: Store) =>
    new Proxy(store, {
      get(whole, name: keyof Store) {
        if (name === 'commitTurn') {
          return (turn: TurnCommit) => {
            turns.push(turn);
            asked.push(name);
            return whole.commitTurn(turn);
          };
        }
        asked.push(name);
        return whole[name];
      },
    });
}

describe('a code that is made', () => {
  it('is said once, and its capsule rests sealed by it: neither it nor what it brings back stands in the store', async () => {
    const turns: TurnCommit[] = [];
    const house = keepingHouse(noting([], turns));
    house.next.push(makes(null));
    const { deliveries } = await house.handleTurn(onThePage());
    expect(deliveries.map(({ message }) => message.paragraphs)).toEqual([['chat:code.shown code 1']]);
    const { capsule } = turns[0] ?? {};
    if (!capsule || !('put' in capsule)) throw new Error('no capsule was put');
    const { tag, key } = await house.keys.ofCode('code 1');
    expect(capsule.put).toBe(tag);
    const saved = await house.deps.sealer.open(key, { type: 'capsule', owner: tag, version: 'capsule' }, capsule.blob);
    const { answers, level, language, reasons, words } = SESSION;
    expect(saved).toEqual({ answers, level, language, reasons, words });
    expect(JSON.stringify(turns)).not.toMatch(/code 1|heron|danger/);
  });

  it('of their own is taken as it is', async () => {
    const house = keepingHouse();
    house.next.push(makes('kettle window 19:30'));
    const { deliveries } = await house.handleTurn(onThePage());
    expect(deliveries[0]?.message.paragraphs).toEqual(['chat:code.shown kettle window 19:30']);
  });

  it('fails with its turn when the key store is away: nothing is said of a code that leads nowhere', async () => {
    const house = keepingHouse();
    house.keys.ofCode = () => Promise.reject(new AppError('key-store-unavailable', 'away'));
    house.next.push(makes(null));
    await expect(house.handleTurn(onThePage())).rejects.toMatchObject({ code: 'key-store-unavailable' });
    expect(
      (await house.store.load(await house.keys.tags('web|test|somebody', house.clock.nowMs()))).session,
    ).toBeNull();
  });
});

describe('a code that is given', () => {
  /** Somebody made `code 1` and is gone. */
  async function made(asked: string[] = [], turns: TurnCommit[] = []) {
    const house = keepingHouse(noting(asked, turns));
    house.next.push(makes(null));
    await house.handleTurn(onThePage());
    asked.length = 0;
    house.asked.length = 0;
    return house;
  }

  it('steps again from where they were, with what it brings back, and works once', async () => {
    const house = await made();
    const before = onThePage({ kind: 'text', text: 'code 1' }, other);
    house.next.push(gives('code 1'), { effects: [{ do: 'say', keys: ['anybody'] }] });
    const { deliveries } = await house.handleTurn(before);
    const { answers, level, language, reasons, words } = SESSION;
    expect(house.asked.map(({ inbound }) => inbound)).toEqual([
      before.inbound,
      { kind: 'resumed', saved: { answers, level, language, reasons, words }, why: null },
    ]);
    expect(house.asked[1]?.state).toEqual(house.asked[0]?.state);
    expect(deliveries.map(({ message }) => message.paragraphs)).toEqual([['chat:anybody']]);
    house.next.push(gives('code 1'));
    await house.handleTurn(onThePage({ kind: 'text', text: 'code 1' }, other));
    expect(house.asked.at(-1)?.inbound).toEqual({ kind: 'resumed', saved: null, why: 'unknown' });
  });

  it('hands on the words that only looked like one', async () => {
    const house = await made();
    const typed = 'he hit me at 9:40';
    house.next.push({ effects: [{ do: 'open-code', code: 'of nobody', short: true, typed }] });
    await house.handleTurn(onThePage({ kind: 'text', text: typed }, other));
    expect(house.asked.at(-1)?.inbound).toEqual({ kind: 'resumed', saved: null, why: 'unknown', typed });
  });

  it('costs one trip more than a turn, and that only', async () => {
    const asked: string[] = [];
    const house = await made(asked);
    await house.handleTurn(onThePage(undefined, other));
    asked.length = 0;
    house.next.push(gives('code 1'));
    await house.handleTurn(onThePage(undefined, other));
    expect(asked).toEqual(['readCapsule', 'commitTurn']);
  });

  it('that is wrong brings back nothing, and too many of them are refused', async () => {
    const house = await made();
    const why: unknown[] = [];
    for (let guess = 0; guess <= LIMITS.codeGuessesMax; guess += 1) {
      house.next.push(gives(`wrong ${guess}`));
      await house.handleTurn(onThePage(undefined, other));
      const inbound = house.asked.at(-1)?.inbound;
      why.push(inbound?.kind === 'resumed' ? inbound.why : null);
    }
    expect(why).toEqual([...Array.from({ length: LIMITS.codeGuessesMax }, () => 'unknown'), 'too-many']);
  });

  it('whose capsule was broken or is another’s is unknown, and fails nothing', async () => {
    const house = await made();
    const { readCapsule } = house.store;
    for (const broken of [(blob: string) => `${blob.slice(0, -4)}AAAA`, () => 'AAAA', () => '']) {
      house.store.readCapsule = async (ask) => {
        const read = await readCapsule(ask);
        return 'blob' in read ? { blob: broken(read.blob) } : read;
      };
      house.next.push(gives('code 1'));
      await house.handleTurn(onThePage(undefined, other));
      expect(house.asked.at(-1)?.inbound).toEqual({ kind: 'resumed', saved: null, why: 'unknown' });
    }
  });

  it('by two at once brings it back to one of them: the other is told that it opens nothing', async () => {
    const house = await made();
    const process = house.process();
    house.next.push(gives('code 1'), gives('code 1'), { effects: [] }, { effects: [] }, gives('code 1'));
    await Promise.all([
      house.handleTurn(onThePage(undefined, other)),
      process(onThePage(undefined, 'web|test|a third')),
    ]);
    const told = house.asked.flatMap(({ inbound }) => (inbound.kind === 'resumed' ? [inbound.why] : []));
    expect(told.filter((why) => why === 'unknown')).toHaveLength(1);
    expect(house.asked.at(-1)?.inbound).toMatchObject({ kind: 'resumed', saved: null });
  });

  it('is not there any more when its time is over', async () => {
    const house = await made();
    house.clock.advance(LIMITS.capsuleMs);
    house.next.push(gives('code 1'));
    await house.handleTurn(onThePage(undefined, other));
    expect(house.asked.at(-1)?.inbound).toMatchObject({ kind: 'resumed', why: 'unknown' });
  });
});
