import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DeskState } from '../../src/console/wire.ts';
import { AppError } from '../../src/core/error.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { type DeskHouse, deskHouse, takeNext, type Worker, worker } from './desk-house.ts';
import { readEvents } from './read-events.ts';

async function streamOf(house: DeskHouse, { cookie }: Worker) {
  const response = await house.app.request('/stream', { headers: { cookie } });
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return readEvents(response);
}
const deskIn = (data: string): DeskState => JSON.parse(data);

afterEach(() => {
  vi.useRealTimers();
});

describe('the desk stream', () => {
  it('sends the desk and the first beat at once', async () => {
    const house = deskHouse();
    const stream = await streamOf(house, await worker(house));
    const first = await stream.next();
    expect(first.event).toBe('desk');
    expect(deskIn(first.data)).toMatchObject({ waiting: [], waitingCount: 0, mine: [], onDuty: 0 });
    expect((await stream.next()).event).toBe('beat');
    await stream.close();
  });

  it('sends a case that came in meanwhile, without its id and without content', async () => {
    const house = deskHouse();
    const stream = await streamOf(house, await worker(house));
    await stream.next('beat');
    await house.live.poll();
    await stream.next('desk');
    await house.someoneWrites({ said: ['canary-words'] });
    await house.live.poll();
    const { data } = await stream.next('desk');
    expect(deskIn(data).waiting).toEqual([
      { level: 'immediate', language: 'zh-Hans', channel: 'web', presence: 'here', firstSeenMs: house.clock.nowMs() },
    ]);
    expect(data).not.toContain('canary-words');
    await stream.close();
  });

  it('names the case of mine that changed', async () => {
    const house = deskHouse();
    const one = await worker(house);
    const tags = await house.someoneWrites();
    const taken = await takeNext(one);
    const stream = await streamOf(house, one);
    await stream.next('beat');
    await house.live.poll();
    await stream.next('case');
    await house.writesMore(tags, 'canary-words');
    await house.live.poll();
    expect(await stream.next('case')).toEqual({ event: 'case', data: JSON.stringify({ caseId: taken?.caseId }) });
    await stream.close();
  });

  it('beats again after its time and ends, saying so, when the session is over', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const house = deskHouse();
    const stream = await streamOf(house, await worker(house));
    await stream.next('beat');
    vi.advanceTimersByTime(LIMITS.beatEveryMs);
    expect((await stream.next()).event).toBe('desk');
    expect((await stream.next()).event).toBe('beat');
    house.clock.advance(LIMITS.deskIdleMs);
    vi.advanceTimersByTime(LIMITS.beatEveryMs);
    expect((await stream.next()).event).toBe('signed-out');
    expect((await stream.next()).event).toBe('closed');
  });

  it('ends when the store fails, so that the page says it is not connected', async () => {
    const house = deskHouse();
    const one = await worker(house);
    house.store.deskView = () => Promise.reject(new Error('canary-words'));
    const stream = await streamOf(house, one);
    expect((await stream.next()).event).toBe('closed');
    expect(house.logged.join()).toContain('"request-failed"');
    expect(house.logged.join()).not.toContain('canary-words');
  });

  it('ends when nothing can be listened to any more, and says so in the log', async () => {
    const house = deskHouse();
    const one = await worker(house);
    house.live.watchDesk = () => {
      throw new AppError('store-unavailable', 'too many open streams');
    };
    const stream = await streamOf(house, one);
    expect((await stream.next()).event).toBe('closed');
    expect(house.logged.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ event: 'request-failed', code: 'store-unavailable', route: 'console-stream' }),
    ]);
  });

  it('is not duty by itself: only an answered beat is', async () => {
    const house = deskHouse();
    const one = await worker(house);
    const stream = await streamOf(house, one);
    expect(deskIn((await stream.next('desk')).data).onDuty).toBe(0);
    await one.post('/beat', { claims: [] });
    await house.live.poll();
    expect(deskIn((await stream.next('desk')).data).onDuty).toBe(1);
    await stream.close();
  });

  it('stops listening when the page goes', async () => {
    const house = deskHouse();
    const watch = vi.spyOn(house.live, 'watchDesk');
    const stream = await streamOf(house, await worker(house));
    await stream.next('beat');
    const revisions = vi.spyOn(house.store, 'revisions');
    await stream.close();
    await vi.waitFor(async () => {
      revisions.mockClear();
      await house.live.poll();
      expect(revisions).not.toHaveBeenCalled();
    });
    expect(watch).toHaveBeenCalledOnce();
  });
});
