import { describe, expect, it } from 'vitest';
import type { OpenCase } from '../../src/console/wire.ts';
import { AppError } from '../../src/core/error.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { at } from '../contracts/store/scene.ts';
import { deskHouse, takeNext, worker } from './desk-house.ts';

describe('taking the next case', () => {
  it('gives two workers who press at once two different cases', async () => {
    const house = deskHouse();
    const [one, two] = [await worker(house), await worker(house)];
    await house.someoneWrites();
    await house.someoneWrites();
    const taken = await Promise.all([takeNext(one), takeNext(two)]);
    expect(new Set(taken.map((each) => each?.caseId)).size).toBe(2);
    expect(taken).not.toContain(null);
  });

  it('gives one case to one of two, and the other none', async () => {
    const house = deskHouse();
    const [one, two] = [await worker(house), await worker(house)];
    await house.someoneWrites();
    const taken = await Promise.all([takeNext(one), takeNext(two)]);
    expect(taken.filter((each) => each === null)).toHaveLength(1);
  });

  it('answers a repeated request with the same case and tells the survivor once', async () => {
    const house = deskHouse();
    const one = await worker(house);
    const tags = await house.someoneWrites();
    await house.someoneWrites();
    const first = await takeNext(one, 'request-same');
    expect(await takeNext(one, 'request-same')).toEqual(first);
    const shown = await house.shownTo(tags);
    expect(shown.map(({ paragraphs }) => paragraphs)).toEqual([[house.texts.t('zh-Hans', 'chat:worker.reading')]]);
  });

  it('says "a worker is reading" only after the claim', async () => {
    const house = deskHouse();
    const one = await worker(house);
    const tags = await house.someoneWrites();
    await one.post('/beat', { claims: [] });
    expect(await house.shownTo(tags)).toEqual([]);
    await takeNext(one);
    expect(await house.shownTo(tags)).toHaveLength(1);
  });
});

describe('what reaches the survivor', () => {
  it('names neither the case nor the worker', async () => {
    const house = deskHouse();
    const one = await worker(house, { name: 'canary-name' });
    const tags = await house.someoneWrites();
    const taken = await takeNext(one);
    await one.post(`/cases/${taken?.caseId}/words`, {
      fence: taken?.fence,
      id: 'words-0009',
      text: 'hello',
      yesNo: true,
    });
    const { rows } = await house.store.pull(tags, at(0));
    const all = JSON.stringify([rows, await house.shownTo(tags)]);
    expect(rows).toHaveLength(2);
    expect(all).not.toContain(taken?.caseId ?? 'no case');
    expect(all).not.toContain('canary-name');
  });
});

describe('an action with an old fence', () => {
  it('is refused for reading, writing, giving back and closing, and says so', async () => {
    const house = deskHouse();
    const [one, two] = [await worker(house), await worker(house)];
    const tags = await house.someoneWrites();
    const old = await takeNext(one);
    house.clock.advance(LIMITS.claimLeaseMs + 1);
    const now = await takeNext(two);
    expect(now?.caseId).toBe(old?.caseId);
    const path = `/cases/${old?.caseId}`;
    const fence = old?.fence;
    const late = [
      await one.post(`${path}/read`, { fence, seenSeq: 0 }),
      await one.post(`${path}/words`, { fence, id: 'words-late', text: 'late words', yesNo: false }),
      await one.post(`${path}/release`, { fence }),
      await one.post(`${path}/close`, { fence, code: 'helped' }),
    ];
    for (const answer of late) {
      expect(answer.status).toBe(409);
      expect(await answer.json()).toEqual({ error: 'claim-lost' });
    }
    const shown = (await house.shownTo(tags)).flatMap(({ paragraphs }) => paragraphs);
    expect(shown).not.toContain('late words');
    expect((await two.post(`${path}/read`, { fence: now?.fence, seenSeq: 0 })).status).toBe(200);
  });

  it('of another worker is refused even with the current number', async () => {
    const house = deskHouse();
    const [one, two] = [await worker(house), await worker(house)];
    await house.someoneWrites();
    const taken = await takeNext(one);
    const read = await two.post(`/cases/${taken?.caseId}/read`, { fence: taken?.fence, seenSeq: 0 });
    expect(read.status).toBe(409);
  });

  it('is named in the heartbeat as lost', async () => {
    const house = deskHouse();
    const one = await worker(house);
    await house.someoneWrites();
    const taken = await takeNext(one);
    const claims = [taken];
    expect(await (await one.post('/beat', { claims })).json()).toEqual({ lost: [] });
    house.clock.advance(LIMITS.claimLeaseMs + 1);
    expect(await (await one.post('/beat', { claims })).json()).toEqual({ lost: [taken?.caseId] });
  });
});

describe('the open case', () => {
  async function opened(given = {}) {
    const house = deskHouse();
    const one = await worker(house, { page: 'en' });
    const tags = await house.someoneWrites({ said: ['first words'], ...given });
    const taken = await takeNext(one);
    const path = `/cases/${taken?.caseId}`;
    const fence = taken?.fence;
    const read = async () => (await (await one.post(`${path}/read`, { fence, seenSeq: 0 })).json()) as OpenCase;
    return { house, one, tags, path, fence, read };
  }

  it('shows level, reasons, answers and the talk; unknown stays unknown', async () => {
    const { read } = await opened({ answers: { danger: 'yes', weapon: 'unknown', strangled: 'no' } });
    const one = await read();
    expect(one).toMatchObject({ level: 'immediate', presence: 'here', content: 'here', firstWordPending: true });
    expect(one.facts).toEqual([
      { label: 'danger', value: 'yes' },
      { label: 'weapon', value: 'unknown' },
      { label: 'strangled', value: 'no' },
    ]);
    expect(one.lines.map(({ from, text }) => ({ from, text }))).toEqual([{ from: 'survivor', text: 'first words' }]);
  });

  it('carries words both ways, once for a repeat, with the two taps asked for', async () => {
    const { house, one, tags, path, fence, read } = await opened();
    const words = { fence, id: 'words-0001', text: ' Is it quiet now? ', yesNo: true };
    const answers = [await one.post(`${path}/words`, words), await one.post(`${path}/words`, words)];
    expect(await answers[0]?.json()).toEqual(await answers[1]?.json());
    await house.writesMore(tags, 'yes it is');
    const shown = (await house.shownTo(tags)).filter(({ from }) => from === 'worker');
    expect(shown).toHaveLength(1);
    expect(shown[0]?.paragraphs).toEqual(['Is it quiet now?']);
    expect(shown[0]?.choices.map(({ value }) => value)).toEqual(['worker:yes', 'worker:no']);
    const { lines, firstWordPending } = await read();
    expect(lines.map(({ text }) => text)).toEqual(['first words', 'Is it quiet now?', 'yes it is']);
    expect(firstWordPending).toBe(false);
  });

  it('of somebody who left refuses writing and says so, and closes without writing', async () => {
    const { house, one, tags, path, fence, read } = await opened();
    await house.goes(tags, 'leave');
    expect(await read()).toMatchObject({ presence: 'left', content: 'here' });
    const refused = await one.post(`${path}/words`, { fence, id: 'words-0002', text: 'hello?', yesNo: false });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toEqual({ error: 'left' });
    expect((await one.post(`${path}/close`, { fence, code: 'stopped-writing' })).status).toBe(200);
  });

  it('whose key is lost while its survivor is there refuses words by a name of its own, until they write again', async () => {
    const { house, one, tags, path, fence, read } = await opened();
    const { session } = await house.store.load(tags);
    if (session === null) throw new Error('nobody wrote');
    await house.keys.forget([session.sid]);
    const words = { fence, id: 'words-0004', text: 'hello?', yesNo: false };
    const refused = await one.post(`${path}/words`, words);
    expect([refused.status, await refused.json()]).toEqual([409, { error: 'unreadable' }]);
    await house.writesMore(tags, 'still here');
    expect((await one.post(`${path}/words`, words)).status).toBe(200);
    // What was sealed before stays closed; what follows opens.
    expect((await read()).lines.map(({ text }) => text)).toEqual([null, 'still here', 'hello?']);
  });

  it('whose key is lost and whose survivor left is refused as left', async () => {
    const { house, one, tags, path, fence } = await opened();
    const { session } = await house.store.load(tags);
    if (session === null) throw new Error('nobody wrote');
    await house.goes(tags, 'leave');
    await house.keys.forget([session.sid]);
    const refused = await one.post(`${path}/words`, { fence, id: 'words-0005', text: 'hello?', yesNo: false });
    expect(await refused.json()).toEqual({ error: 'left' });
  });

  it('of somebody who erased has no content left and stays open until a worker closes it', async () => {
    const { house, one, tags, path, fence, read } = await opened();
    await house.goes(tags, 'erase');
    expect(await read()).toMatchObject({ presence: 'erased', content: 'gone', facts: [], reasons: [], lines: [] });
    const refused = await one.post(`${path}/words`, { fence, id: 'words-0003', text: 'hello?', yesNo: false });
    expect(await refused.json()).toEqual({ error: 'erased' });
    expect((await one.post(`${path}/close`, { fence, code: 'helped' })).status).toBe(200);
  });

  it('shows the other lines when one does not open', async () => {
    const { house, tags, read } = await opened();
    await house.writesMore(tags, 'second words');
    const open = house.deps.sealer.open;
    let lines = 0;
    house.deps.sealer.open = (key, context, blob) => {
      if (context.type === 'line') lines += 1;
      if (context.type === 'line' && lines === 1) throw new AppError('seal-broken', 'test');
      return open(key, context, blob);
    };
    expect((await read()).lines.map(({ text }) => text)).toEqual([null, 'second words']);
  });

  it('closes once with a code, tells the survivor, and a repeat changes nothing', async () => {
    const { house, one, tags, path, fence } = await opened();
    for (let time = 0; time < 2; time += 1) {
      expect((await one.post(`${path}/close`, { fence, code: 'referred' })).status).toBe(200);
    }
    const last = (await house.shownTo(tags)).at(-1);
    expect(last?.paragraphs).toEqual([house.texts.t('zh-Hans', 'chat:worker.closed')]);
    expect((await one.post(`${path}/read`, { fence, seenSeq: 0 })).status).toBe(409);
  });

  it('given back waits again with its age', async () => {
    const { house, one, path, fence } = await opened();
    house.clock.advance(20_000);
    expect((await one.post(`${path}/release`, { fence })).status).toBe(200);
    const two = await worker(house);
    const again = await takeNext(two);
    expect(`/cases/${again?.caseId}`).toBe(path);
    expect(again?.fence).toBeGreaterThan(fence ?? 0);
  });
});
