import { describe, expect, it } from 'vitest';
import { asRowId, asWorkerId } from '../../src/core/ids.ts';
import { commandValue, LOOK_TAP } from '../../src/core/message.ts';
import { type Posted, pageOf } from './page-of.ts';

const WORD = '湖边小路';
/** Words of the same kind that were agreed on with nobody. */
const ANY = '山里小屋';
const worker = asWorkerId('worker-1');

/** At the ways, with a word agreed on. */
async function withWord(script: boolean) {
  const page = await pageOf(script);
  for (const tap of ['info', 'no', 'no', 'own-words', 'danger-word']) await page.send({ tap });
  await page.send({ text: WORD });
  await page.send({ tap: 'go-back' });
  return page;
}

const look: Posted = { tap: LOOK_TAP };
const later: Posted[] = [
  look,
  { text: '今天下雨' },
  look,
  { tap: commandValue('held') },
  { tap: 'own-words' },
  { tap: 'check-word' },
  look,
  { text: '河边的树' },
  { tap: commandValue('language', 'en') },
  look,
];

describe.each([
  ['with script', true],
  ['without script', false],
])('the answers to somebody whose word for danger called, %s', (_name, script) => {
  it('are to the letter those to somebody who typed any words, silence and all', async () => {
    const [called, other] = [await withWord(script), await withWord(script)];
    expect(await called.send({ text: WORD })).toBe(await other.send({ text: ANY }));
    const { waiting } = await called.house.service.store.deskView(worker);
    expect(waiting).toMatchObject([{ level: 'immediate' }]);
    expect((await other.house.service.store.deskView(worker)).waitingCount).toBe(0);
    for (const body of later) expect(await called.send(body)).toBe(await other.send(body));
    // The looks did say something: that there is nothing.
    expect(await called.send(look)).toMatch(/Nothing new yet/);
  });

  it('say nothing of a worker who has taken it and has not written', async () => {
    const [called, other] = [await withWord(script), await withWord(script)];
    await called.send({ text: WORD });
    await other.send({ text: ANY });
    const { store } = called.house.service;
    const claim = await store.claimNext({ worker, languages: ['zh-Hans'], request: asRowId('request') });
    expect(claim).not.toBeNull();
    for (const body of [look, { tap: commandValue('held') }, look])
      expect(await called.send(body)).toBe(await other.send(body));
  });
});

it('silence beside a case that the screen knows of is no news to a page with script, which hears by itself', async () => {
  const { house, send } = await withWord(true);
  await send({ tap: commandValue('person') });
  await send({ tap: 'no' });
  expect((await house.service.store.deskView(worker)).waitingCount).toBe(1);
  expect(await send(look)).not.toContain('现在没有新消息');
});
