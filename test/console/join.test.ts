import { describe, expect, it } from 'vitest';
import { findDesk } from '../../src/console/account/desk-session.ts';
import { inviteColleague } from '../../src/console/account/invite.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { cookieOf, deskHouse, firstInvite, inside, pressJoin, worker } from './desk-house.ts';

describe('one-time links', () => {
  it('is not used up by looking at it, however often', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    for (let look = 0; look < 3; look += 1) expect((await house.app.request(inside(path))).status).toBe(200);
    expect((await pressJoin(house.app, path)).status).toBe(303);
  });

  it('is used up by its button: the second press makes nobody', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    await pressJoin(house.app, path);
    const again = await pressJoin(house.app, path);
    expect(again.status).toBe(410);
    expect(again.headers.get('set-cookie')).toBeNull();
    expect(await house.store.countRecords('worker')).toBe(1);
    expect((await house.app.request(inside(path))).status).toBe(410);
  });

  it('pressed twice at once makes one worker', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    const answers = await Promise.all([pressJoin(house.app, path), pressJoin(house.app, path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
    expect(await house.store.countRecords('worker')).toBe(1);
  });

  it('is no longer good after its life', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    house.clock.advance(LIMITS.inviteMs);
    expect((await pressJoin(house.app, path)).status).toBe(410);
  });

  it('keeps in the store neither the link nor the cookie', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    const token = path.split('/').at(-1) ?? '';
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect(await house.store.getRecords([{ kind: 'invite', id: token }])).toEqual([null]);
    const cookie = cookieOf(await pressJoin(house.app, path)).split('=')[1] ?? '';
    expect(await house.store.getRecords([{ kind: 'desk-session', id: cookie }])).toEqual([null]);
    expect(await findDesk(house.deps, cookie)).not.toBeNull();
  });

  it('is left alone, and says so, in a browser where somebody is on shift', async () => {
    const house = deskHouse();
    const { cookie } = await worker(house);
    const path = await inviteColleague(house.deps);
    expect((await house.app.request(inside(path), { headers: { cookie } })).status).toBe(409);
    expect((await pressJoin(house.app, path, {}, { cookie })).status).toBe(409);
    expect((await pressJoin(house.app, path)).status).toBe(303);
  });

  it('asks again for a name or a language, and stays good', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    expect((await pressJoin(house.app, path, { name: '  ' })).status).toBe(400);
    expect((await pressJoin(house.app, path, { name: 'x'.repeat(LIMITS.workerNameMaxCharacters + 1) })).status).toBe(
      400,
    );
    expect((await pressJoin(house.app, path, { speaks: 'xx' })).status).toBe(400);
    expect((await pressJoin(house.app, path)).status).toBe(303);
  });

  it('changes its language without being used up', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    const shown = await pressJoin(house.app, path, { act: 'zh-Hans', name: 'Lin' });
    expect(shown.status).toBe(200);
    const page = await shown.text();
    expect(page).toContain('<html lang="zh-Hans"');
    expect(page).toContain('value="Lin"');
  });

  it('escapes the name it shows again', async () => {
    const house = deskHouse();
    const path = await inviteColleague(house.deps);
    const page = await (await pressJoin(house.app, path, { act: 'en', name: '"><script>alert(1)</script>' })).text();
    expect(page).not.toContain('<script>alert');
  });
});

describe('who the first one is', () => {
  const rolesBehind = async (house: ReturnType<typeof deskHouse>, cookie: string) =>
    (await findDesk(house.deps, cookie.split('=')[1] ?? ''))?.roles;

  it('is admin as well as worker by the link printed at start; everybody later is a worker', async () => {
    const house = deskHouse();
    const [printed, printedToo] = [await firstInvite(house), await firstInvite(house)];
    expect(await rolesBehind(house, cookieOf(await pressJoin(house.app, printed)))).toEqual(['worker', 'admin']);
    expect(await rolesBehind(house, cookieOf(await pressJoin(house.app, printedToo)))).toEqual(['worker']);
    expect(await rolesBehind(house, cookieOf(await pressJoin(house.app, await firstInvite(house))))).toEqual([
      'worker',
    ]);
  });
});

describe('the desk cookie', () => {
  it('is Secure and named so behind https, and plain on loopback', async () => {
    const plain = deskHouse();
    const onLoopback = (await pressJoin(plain.app, await inviteColleague(plain.deps))).headers.get('set-cookie') ?? '';
    expect(onLoopback).toMatch(/^desk=[\w-]{43,}; Max-Age=43200; Path=\/console; HttpOnly; SameSite=Strict$/);
    const secure = deskHouse({ mode: 'service', publicUrl: 'https://help.example' });
    const path = await inviteColleague(secure.deps);
    const joined = await pressJoin(secure.app, path, {}, { origin: 'https://help.example' });
    expect(joined.headers.get('set-cookie')).toMatch(
      /^__Secure-desk=[\w-]{43,}; Max-Age=43200; Path=\/console; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('is worth nothing after the idle time, and lives on while it is used', async () => {
    const house = deskHouse();
    const one = await worker(house);
    for (let look = 0; look < 3; look += 1) {
      house.clock.advance(LIMITS.deskIdleMs - LIMITS.deskTouchEveryMs);
      expect((await one.post('/beat', { claims: [] })).status).toBe(200);
    }
    house.clock.advance(LIMITS.deskIdleMs);
    const late = await one.post('/beat', { claims: [] });
    expect(late.status).toBe(401);
    expect(await late.json()).toEqual({ error: 'sign-in' });
  });

  it('is worth nothing after twelve hours, however busy', async () => {
    const house = deskHouse();
    const one = await worker(house);
    const step = 10 * 60_000;
    for (let spent = step; spent < LIMITS.deskMaxMs; spent += step) {
      house.clock.advance(step);
      expect((await one.post('/beat', { claims: [] })).status).toBe(200);
    }
    house.clock.advance(step);
    expect((await one.post('/beat', { claims: [] })).status).toBe(401);
  });

  it('ends with the shift: off duty at once, cases back in the queue, account gone', async () => {
    const house = deskHouse();
    const one = await worker(house);
    await house.someoneWrites();
    await one.post('/beat', { claims: [] });
    await one.post('/next', { request: 'request-end' });
    const ended = await one.post('/end', {});
    expect(ended.headers.get('set-cookie')).toContain('desk=;');
    expect((await one.post('/beat', { claims: [] })).status).toBe(401);
    expect(await house.store.countRecords('worker')).toBe(0);
    const other = await worker(house);
    expect((await (await other.post('/next', { request: 'request-two' })).json()).taken).not.toBeNull();
  });
});
