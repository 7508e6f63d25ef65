import { expect, it } from 'vitest';
import { asRowId } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { tap, text } from '../support/small-flows.ts';
import { pushHouse } from './push-house.ts';

/** Somebody on the web in danger, whose case a worker holds and has answered; then their key is lost. */
async function keyLost() {
  const house = pushHouse();
  let events = 0;
  const say = async (inbound: Parameters<typeof text>[0] | null) => {
    events += 1;
    const what = inbound === null ? tap('hello', 'unsafe') : text(inbound);
    return house.handleTurn({
      identity: 'web|test|somebody',
      channel: 'web',
      event: `event-${events}`,
      inbound: what,
      seenSeq: 0,
    });
  };
  const { sid } = await say(null);
  const claim = await house.claim();
  const write = (id: string) => house.relay.words(claim, { id: asRowId(id), text: 'hello', yesNo: false });
  expect(await write('before')).toMatchObject({ seq: expect.any(Number) });
  await house.keys.forget([sid]);
  /** The page of the worker stays open meanwhile. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= LIMITS.beatEveryMs) {
      house.clock.advance(Math.min(left, LIMITS.beatEveryMs));
      await house.store.beat(claim.worker, [claim]);
    }
  };
  return { house, claim, say, write, pass };
}

it('with its key lost a conversation is unreadable, not left, until its survivor writes after the key is let go of', async () => {
  const { say, write, pass } = await keyLost();
  expect(await write('row-1')).toEqual({ refused: 'unreadable' });
  // The process still seals with the key it knows; nobody else could open that.
  await say('at once');
  expect(await write('row-1')).toEqual({ refused: 'unreadable' });
  await pass(LIMITS.dataKeyCacheMs);
  expect(await write('row-1')).toEqual({ refused: 'unreadable' });
  await say('still here');
  expect(await write('row-1')).toMatchObject({ seq: expect.any(Number) });
});

it('with its key lost a case still closes, and nothing is written', async () => {
  const { house, claim } = await keyLost();
  expect(await house.relay.closeCase(claim, 'helped')).toEqual({ closed: true });
});

it('a claim of a conversation whose key is lost is not announced as of somebody who left', async () => {
  const { house, claim } = await keyLost();
  const read = await house.store.readCase(claim, 0);
  if ('refused' in read) throw new Error(read.refused);
  expect(await house.relay.announceClaim(read.case)).toEqual({ refused: 'unreadable' });
});

it('a conversation that ran out is refused as the store has it', async () => {
  const { house, claim } = await keyLost();
  const write = async (held: typeof claim) =>
    house.relay.words(held, { id: asRowId('row-1'), text: 'hello', yesNo: false });
  house.clock.advance(LIMITS.sessionWithCaseMaxMs);
  expect(await write(await house.claim())).toEqual({ refused: 'left' });
});
