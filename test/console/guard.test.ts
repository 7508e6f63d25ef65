import { describe, expect, it, vi } from 'vitest';
import { inviteColleague } from '../../src/console/account/invite.ts';
import { SIGNED_IN_ROUTES } from '../../src/console/routes.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { deskHouse, pressJoin, takeNext, worker } from './desk-house.ts';

const POSTS = SIGNED_IN_ROUTES.filter(({ method }) => method === 'POST').map(({ path }) =>
  path.replace(':id', 'case-0001'),
);

describe('another site', () => {
  it.each(POSTS)('cannot post to %s: foreign or missing Origin, missing or foreign Sec-Fetch-Site', async (path) => {
    const one = await worker(deskHouse());
    for (const change of [
      { origin: 'https://elsewhere.example' },
      { origin: null },
      { origin: 'null' },
      { 'sec-fetch-site': null },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      // A name that was rebound to this machine is not ours in the demo.
      { host: 'rebound.example', origin: 'http://rebound.example' },
    ]) {
      const answer = await one.post(path, {}, change);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toEqual({ error: 'not-allowed' });
    }
  });

  it('cannot use up an invitation', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    expect((await pressJoin(house.app, path, {}, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await pressJoin(house.app, path, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await pressJoin(house.app, path)).status).toBe(303);
  });

  it('is told by the origin of the desk when it has one of its own', async () => {
    const house = deskHouse({
      mode: 'service',
      publicUrl: 'https://help.example',
      consoleOrigin: 'https://desk.example',
    });
    const path = await inviteColleague(house.deps);
    expect((await pressJoin(house.app, path, {}, { origin: 'https://help.example' })).status).toBe(403);
    expect((await pressJoin(house.app, path, {}, { origin: 'https://desk.example' })).status).toBe(303);
  });
});

describe('an answer that is not a page', () => {
  const BARE = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
  function expectBare({ headers }: Response): void {
    expect(headers.get('content-type')).toContain('application/json');
    expect(Object.fromEntries(headers)).toMatchObject(BARE);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }

  it('is kept by nobody and taken for nothing else, done, refused or failed', async () => {
    const house = deskHouse();
    const one = await worker(house);
    await house.someoneWrites();
    const taken = await takeNext(one);
    const read = () => one.post(`/cases/${taken?.caseId}/read`, { fence: taken?.fence, seenSeq: 0 });
    const answers = [
      await read(),
      await one.post('/beat', { claims: [] }),
      await one.post('/beat', 'no JSON'),
      await one.post('/beat', {}, { cookie: null }),
      await one.post('/beat', {}, { origin: 'https://elsewhere.example' }),
      await one.post(`/cases/${taken?.caseId}/release`, { fence: 99 }),
    ];
    house.store.readCase = () => Promise.reject(new Error('broken'));
    answers.push(await read());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 401, 403, 409, 500]);
    for (const answer of answers) expectBare(answer);
  });

  it('is so also when its time is up', async () => {
    vi.useFakeTimers();
    try {
      const house = deskHouse();
      const one = await worker(house);
      house.store.beat = () => new Promise(() => undefined);
      const waiting = one.post('/beat', { claims: [] });
      await vi.advanceTimersByTimeAsync(LIMITS.consoleRequestMs);
      const late = await waiting;
      expect(late.status).toBe(503);
      expectBare(late);
    } finally {
      vi.useRealTimers();
    }
  });

  it('a page keeps its own policy', async () => {
    const { app } = deskHouse();
    const policy = (await app.request('/')).headers.get('content-security-policy');
    expect(policy).toContain("style-src 'sha256-0'");
  });
});

describe('bad input', () => {
  it.each(POSTS)('%s takes JSON by its type, and only in its shape', async (path) => {
    const one = await worker(deskHouse());
    const form = await one.post(path, 'fence=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(form.status).toBe(400);
    const plain = await one.post(path, '{}', { 'content-type': 'text/plain' });
    expect(plain.status).toBe(400);
    for (const body of ['', '{', '[]', 'null', '{"fence":-1}', '{"__proto__":{"fence":1}}', `${'['.repeat(5_000)}`]) {
      const answer = await one.post(path, body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ error: 'not-understood' });
    }
  });

  it('refuses words that are empty, too long or nothing but control characters, and cleans the rest', async () => {
    const house = deskHouse();
    const one = await worker(house);
    const tags = await house.someoneWrites();
    const taken = await takeNext(one);
    const say = (text: string, id = 'words-0001') =>
      one.post(`/cases/${taken?.caseId}/words`, { fence: taken?.fence, id, text, yesNo: false });
    const tooLong = 'x'.repeat(LIMITS.workerTextMaxCharacters + 1);
    for (const text of ['', ' \n ', '\u0000\u0007', tooLong]) expect((await say(text)).status).toBe(400);
    expect((await say('x'.repeat(LIMITS.workerTextMaxCharacters), 'words-0002')).status).toBe(200);
    expect((await say('a\u0000b\ud800\n\u202ec', 'words-0003')).status).toBe(200);
    expect((await house.shownTo(tags)).at(-1)?.paragraphs).toEqual(['a b\ufffd\n\u202ec']);
  });

  it('does not take an id that none of ours could be', async () => {
    const one = await worker(deskHouse());
    for (const id of ['x', 'a%2Fb-and-more', 'y'.repeat(65)]) {
      expect((await one.post(`/cases/${id}/release`, { fence: 1 })).status).toBe(400);
    }
  });
});
