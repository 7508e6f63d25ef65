import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { asRowId, asWorkerId } from '../../src/core/ids.ts';
import { type House, openHouse } from '../support/service.ts';

const worker = asWorkerId('worker-1');
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const bubbles = (page: string) => page.match(/<article[^>]*data-seq="[1-9][\s\S]*?<\/article>/g) ?? [];

/** Somebody in danger whose words wait for a worker; then the tab is closed without leaving. */
async function talkThenClosed(): Promise<{ house: House; cookie: string }> {
  const house = await openHouse();
  const cookie = cookieOf(await house.post('/', { first: true, tap: 'first-contact/hello:unsafe' }));
  await house.post('/', { text: '我躲在厕所里' }, { cookie });
  return { house, cookie };
}

describe('the next person with the browser', () => {
  it('is shown nothing of before, neither in the answer nor in what comes after it', async () => {
    const { house, cookie } = await talkThenClosed();
    const answer = await house.post('/', { first: true, text: '你好' }, { cookie });
    const shown = bubbles(await answer.text());
    expect(shown).toHaveLength(1);
    expect(shown.join()).not.toMatch(/110 报警|厕所/);
    const events = await house.get('/events', { headers: { cookie, accept: 'text/html' } });
    expect(bubbles(await events.text()).length).toBeLessThanOrEqual(1);
  });

  it('is said to the worker to be perhaps somebody else, before their words', async () => {
    const { house, cookie } = await talkThenClosed();
    await house.post('/', { first: true, text: '你好' }, { cookie });
    const { store } = house.service;
    const held = await store.claimNext({ worker, languages: ['zh-Hans'], request: asRowId('request') });
    const read = held && (await store.readCase({ caseId: held.id, worker, fence: held.fence }, 0));
    // Their own line, the mark, and the new words.
    expect(read).toMatchObject({ lines: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
  });

  it('opens no second case by writing', async () => {
    const { house, cookie } = await talkThenClosed();
    await house.post('/', { first: true, text: '你好' }, { cookie });
    expect((await house.service.store.deskView(worker)).waitingCount).toBe(1);
  });
});

it('does not adopt a cookie that was planted before anybody wrote', async () => {
  const house = await openHouse();
  const planted = `s=${'P'.repeat(22)}`;
  const answer = await house.post('/', { first: true, tap: 'first-contact/hello:info' }, { cookie: planted });
  expect(cookieOf(answer)).toMatch(/^s=[\w-]{22}$/);
  expect(cookieOf(answer)).not.toBe(planted);
});

it('answers whatever failed on our side with the numbers and a 5xx, so that it is sent again', async () => {
  const house = await openHouse();
  const cookie = cookieOf(await house.post('/', { first: true, tap: 'first-contact/hello:info' }));
  for (const code of ['conflict', 'seal-broken', 'internal'] as const) {
    house.service.store.commitTurn = () => Promise.reject(new AppError(code, 'test'));
    expect((await house.post('/', { text: '你好' }, { cookie })).status).toBe(503);
  }
});

it('tells whatever page is still open that its survivor has left', async () => {
  const { house, cookie } = await talkThenClosed();
  await house.get('/leave', { headers: { cookie } });
  expect((await house.get('/events', { headers: { cookie } })).status).toBe(205);
  const late = await house.post('/', { text: '刚才发的' }, { cookie });
  expect(late.status).toBe(200);
  expect((await house.service.store.deskView(worker)).waiting).toMatchObject([{ presence: 'left' }]);
});

it('opens one case for a first message that is sent again because its answer, cookie and all, was lost', async () => {
  const house = await openHouse();
  const message = { id: '0123456789abcdef0123456789abcdef', first: true, tap: 'first-contact/hello:unsafe' };
  const answers = [await house.post('/', message), await house.post('/', message)];
  expect(cookieOf(answers[1] as Response)).toBe(cookieOf(answers[0] as Response));
  expect((await house.service.store.deskView(worker)).waitingCount).toBe(1);
  const another = await house.post('/', { ...message, id: 'fedcba9876543210fedcba9876543210' });
  expect(cookieOf(another)).not.toBe(cookieOf(answers[0] as Response));
});
