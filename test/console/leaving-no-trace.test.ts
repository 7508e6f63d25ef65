import { describe, expect, it } from 'vitest';
import type { OpenCase } from '../../src/console/wire.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { deskHouse, type Given, takeNext, worker } from './desk-house.ts';

const CALL = { number: '0769 0000 0000', when: 'call-evening', say: 'say-parcel' };

/** A case that somebody holds, and what their page asks of the desk. */
async function opened(given: Given = {}) {
  const house = deskHouse();
  const one = await worker(house, { page: 'en' });
  const tags = await house.someoneWrites({ said: ['first words'], ...given });
  const taken = await takeNext(one);
  if (taken === null) throw new Error('nothing to take');
  const { caseId, fence } = taken;
  const post = async (verb: string, body: object = {}) => {
    const answer = await one.post(`/cases/${caseId}/${verb}`, { fence, ...body });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const read = async () => (await post('read', { seenSeq: 0 })).body as OpenCase;
  return { house, one, tags, caseId, fence, post, read };
}

/** Beats as an open page does. */
async function passes({ house, one, caseId, fence }: Awaited<ReturnType<typeof opened>>, forMs: number) {
  for (let waited = 0; waited < forMs; waited += LIMITS.beatEveryMs) {
    house.clock.advance(LIMITS.beatEveryMs);
    await one.post('/beat', { claims: [{ caseId, fence }] });
  }
}

describe('somebody who used their word for danger', () => {
  it('is said to be quiet, and the worker who attends without a word keeps the case', async () => {
    const scene = await opened({ quiet: true });
    expect(await scene.read()).toMatchObject({ quiet: true, firstWordPending: true });
    expect(await scene.post('attend')).toEqual({ status: 200, body: { attended: true } });
    await passes(scene, 2 * LIMITS.firstWordMs);
    expect(await scene.read()).toMatchObject({ firstWordPending: false, lines: [{ from: 'survivor' }] });
    expect(await scene.house.shownTo(scene.tags)).toEqual([]);
  });

  it('goes back to the list when the worker neither writes nor attends', async () => {
    const scene = await opened({ quiet: true });
    await passes(scene, LIMITS.firstWordMs);
    expect(await scene.post('attend')).toEqual({ status: 409, body: { error: 'claim-lost' } });
  });

  it('of nobody else it is said', async () => {
    const { read } = await opened();
    expect(await read()).toMatchObject({ quiet: false });
  });
});

describe('the check word', () => {
  it('never comes to the desk: only the question for it, in the language of whoever chose it', async () => {
    const { house, read } = await opened({ check: 'heron', language: 'zh-Hans' });
    const one = await read();
    expect(one.checkWord).toBe(house.texts.t('zh-Hans', 'chat:worker.ask-check'));
    expect(JSON.stringify(one)).not.toContain('heron');
  });

  it('is not asked for where none was chosen', async () => {
    const { read } = await opened();
    expect((await read()).checkWord).toBeNull();
  });

  it('is said to be right by the house alone: whoever types the same words stays somebody who typed them', async () => {
    const right = '〔核对词：对。〕';
    const { read } = await opened({ said: [right, { text: right, mark: 'mark.check-right' }] });
    const lines = (await read()).lines.map(({ text, mark }) => ({ text, mark }));
    expect(lines).toEqual([
      { text: right, mark: null },
      { text: right, mark: 'mark.check-right' },
    ]);
  });
});

describe('a kept way', () => {
  it('of somebody on the page is their number, when it is safe and what is said, in words', async () => {
    const { house, read, post } = await opened({ who: 'a', way: CALL });
    expect((await read()).way).toEqual({
      how: 'call',
      untilMs: house.clock.nowMs() + LIMITS.keepWayMs.day,
      number: CALL.number,
      when: house.texts.t('zh-Hans', 'chat:choice.call-evening'),
      say: house.texts.t('zh-Hans', 'chat:choice.say-parcel'),
    });
    expect(await post('reopen')).toEqual({ status: 409, body: { error: 'unreachable' } });
  });

  it('of somebody in a chat can be begun again after they left; what is said first is the house’s and neutral', async () => {
    const scene = await opened({ who: 'b', way: 'chat', channel: 'telegram' });
    const { house, tags, read, post } = scene;
    expect(await post('reopen')).toEqual({ status: 409, body: { error: 'elsewhere' } });
    await house.goes(tags, 'leave', { channel: 'telegram' });
    expect(await read()).toMatchObject({ presence: 'left', way: { how: 'write' } });
    expect(await post('reopen')).toEqual({ status: 200, body: { opened: true } });
    expect(await read()).toMatchObject({ presence: 'here' });
    const said = (await house.shownTo(tags)).map(({ paragraphs }) => paragraphs);
    expect(said).toEqual([[house.texts.t('zh-Hans', 'chat:worker.way-opened')]]);
  });

  it('whose key is gone is said to be lost, and that nothing was sent', async () => {
    const { house, tags, read, post } = await opened({ who: 'c', way: 'chat', channel: 'telegram' });
    await house.goes(tags, 'leave', { channel: 'telegram' });
    // The key store came back without its memory.
    house.keys.own = async () => null;
    expect(await read()).toMatchObject({ way: { how: 'lost' } });
    expect(await post('reopen')).toEqual({ status: 409, body: { error: 'unreadable' } });
  });

  it('is nothing where nobody agreed to it', async () => {
    const { read } = await opened();
    expect((await read()).way).toEqual({ how: 'none' });
  });
});
