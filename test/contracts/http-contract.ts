import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { survivorOf } from '../canary/people.ts';
import { readEvents } from '../console/read-events.ts';
import { type Ground, openScene, type Scene } from '../support/channel-drivers/channel-scene.ts';

const ORIGIN = 'http://localhost:8787';
const MINUTE = 60_000;
const DANGER = 'first-contact/hello:unsafe';

/** Somebody at the page who keeps every answer whole. */
function visitor({ house }: Scene) {
  const ask = async (path: string, init: RequestInit) =>
    house.service.app.request(`${ORIGIN}${path}`, { ...init, headers: { ...init.headers, host: 'localhost:8787' } });
  return Object.assign(survivorOf({ ask, origin: ORIGIN, answers: [] }), { ask });
}

type Answer = { headers: [string, string][] };
const header = ({ headers }: Answer, name: string) =>
  headers.flatMap(([key, value]) => (key === name ? [value] : [])).join('; ');

/**
 * What everything that speaks HTTP must do wherever the service runs. `lay` gives an empty store; a house over https has
 * cookies that say so.
 */
export function httpContract(where: string, lay: () => Promise<Ground>): void {
  describe(`over HTTP, ${where}`, () => {
    let scene: Scene;
    let ground: Ground;
    beforeEach(async () => {
      ground = await lay();
      scene = await openScene('web', ground);
    });
    afterEach(() => scene.stop());

    test('the first page is the same for everybody, is kept by nobody, and asks nobody else for anything', async () => {
      const somebody = visitor(scene);
      const fresh = await somebody.get('/');
      await somebody.send({ tap: DANGER });
      const again = await somebody.get('/');
      expect(again.body).toBe(fresh.body);
      expect(fresh.body).toContain('110');
      expect(header(fresh, 'cache-control')).toBe('no-store');
      expect(header(fresh, 'content-security-policy')).toContain("default-src 'none'");
      expect(header(fresh, 'x-content-type-options')).toBe('nosniff');
      expect(fresh.body.match(/(?:src|href)="https?:[^"]*/g)).toBeNull();
    });

    test('a first message sets one cookie that scripts cannot read; the same message again has the same answer and no second case', async () => {
      const somebody = visitor(scene);
      const id = 'a-first-message-of-its-own';
      const first = await somebody.send({ id, tap: DANGER, first: '1' });
      expect(first.status).toBe(200);
      expect(header(first, 'set-cookie')).toMatch(
        /^(?:__Host-)?s=[\w-]{22}; Path=\/; HttpOnly;(?: Secure;)? SameSite=Strict$/,
      );
      const copies = await Promise.all([1, 2, 3, 4].map(() => visitor(scene).send({ id, tap: DANGER, first: '1' })));
      for (const copy of copies) expect(header(copy, 'set-cookie')).toBe(header(first, 'set-cookie'));
      const worker = await scene.worker();
      expect((await worker.desk()).waitingCount).toBe(1);
    });

    test('another site’s page, or one that does not say whose it is, can send nothing', async () => {
      const { ask } = visitor(scene);
      const body = JSON.stringify({ id: 'from-elsewhere-0001', tap: DANGER, first: '1' });
      for (const origin of [undefined, 'null', 'https://elsewhere.example']) {
        const headers = { 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) };
        const answer = await ask('/', { method: 'POST', body, headers });
        expect([origin, answer.status]).toEqual([origin, 403]);
        expect(await answer.text()).toContain('110');
      }
      expect((await (await scene.worker()).desk()).waitingCount).toBe(0);
    });

    test('what is too large is refused with a page that says so, with the numbers', async () => {
      const answer = await visitor(scene).send({ text: 'x'.repeat(LIMITS.bodyMaxBytes) });
      expect(answer.status).toBe(413);
      expect(answer.body).toContain('110');
    });

    test('an address that is none of ours is a page with the way out and the numbers', async () => {
      const { ask } = visitor(scene);
      for (const [path, method] of [
        ['/nowhere', 'GET'],
        ['/console-of-others', 'GET'],
        ['/hooks/nobody', 'POST'],
      ] as const) {
        const answer = await ask(path, { method });
        expect([path, answer.status]).toEqual([path, 404]);
        expect(await answer.text()).toMatch(/href="\/leave"[\s\S]*110/);
      }
    });

    test('an address with a slash behind it leads to the one without', async () => {
      for (const path of ['/console', '/find']) {
        const answer = await visitor(scene).ask(`${path}/?town=canary`, { redirect: 'manual' });
        expect([answer.status, answer.headers.get('location')]).toEqual([308, path]);
      }
    });

    test('a worker’s words come to the open page as they are said; a page that connects again gets only what is new', async () => {
      const somebody = visitor(scene);
      await somebody.send({ tap: DANGER });
      const worker = await scene.worker();
      await worker.beats();
      await worker.takes();
      const cookie = somebody.cookie() ?? '';
      const stream = await somebody.ask('/events', { headers: { cookie } });
      expect(stream.headers.get('content-type')).toContain('text/event-stream');
      const events = readEvents(stream);
      await worker.says('第一句');
      let heard = '';
      while (!heard.includes('第一句')) heard += (await events.next('rows')).data;
      await events.close();
      const seq = /data-seq="(\d+)"/.exec(heard.slice(heard.lastIndexOf('<article')))?.[1] ?? '0';
      await worker.says('第二句');
      const later = await somebody.get('/events', { accept: 'text/html', 'last-event-id': seq });
      expect(later.body).toContain('第二句');
      expect(later.body).not.toContain('第一句');
    });

    test('whoever has no session has no stream, and whoever left hears that', async () => {
      const somebody = visitor(scene);
      expect((await somebody.get('/events')).status).toBe(204);
      await somebody.send({ tap: DANGER });
      const cookie = somebody.cookie() ?? '';
      await somebody.get('/leave');
      expect((await somebody.get('/events', { cookie })).status).toBe(205);
    });

    test('leaving goes elsewhere at once and takes the cookie, also when the store is gone', async () => {
      const somebody = visitor(scene);
      await somebody.send({ tap: DANGER });
      const cookie = somebody.cookie() ?? '';
      const left = await somebody.get('/leave');
      await ground.storeGoes();
      const leftAgain = await somebody.get('/leave', { cookie });
      await ground.storeComesBack();
      for (const answer of [left, leftAgain]) {
        expect(answer.status).toBe(303);
        expect(header(answer, 'location')).toBe('https://www.bing.com/');
        expect(header(answer, 'set-cookie')).toContain('Max-Age=0');
        expect(header(answer, 'clear-site-data')).toBe('"cache", "storage"');
      }
    });

    test('when the store is gone the numbers are there with 503, the first page and the finder stay, and all is well after', async () => {
      const somebody = visitor(scene);
      await somebody.send({ tap: DANGER });
      await ground.storeGoes();
      const gone = await somebody.send({ text: '他回来了' });
      expect([gone.status, header(gone, 'retry-after')]).toEqual([503, '10']);
      expect(gone.body).toMatch(/110[\s\S]*120/);
      expect((await somebody.get('/healthz')).status).toBe(503);
      expect((await somebody.get('/')).status).toBe(200);
      expect((await somebody.get('/find')).status).toBe(200);
      await ground.storeComesBack();
      expect((await somebody.get('/healthz')).body).toBe('{"ok":true}');
      expect((await somebody.send({ text: '他走了' })).status).toBe(200);
    });

    test('the desk is for who came in by a link, which works once, and from our own page only', async () => {
      const { ask } = visitor(scene);
      expect((await ask('/console/stream', {})).status).toBe(401);
      const path = await scene.house.service.invite();
      const join = (headers: Record<string, string>) =>
        ask(path, {
          method: 'POST',
          body: new URLSearchParams({ page: 'zh-Hans', act: 'join', name: 'Lin', speaks: 'zh-Hans' }).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          redirect: 'manual',
        });
      const ours = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' };
      expect((await join({ ...ours, origin: 'https://elsewhere.example' })).status).toBe(403);
      const joined = await join(ours);
      expect(joined.headers.get('set-cookie')).toMatch(/HttpOnly;(?: Secure;)? SameSite=Strict/);
      expect((await join(ours)).headers.get('set-cookie')).toBeNull();
    });

    test('the open desk hears of a case that comes in, and its stream ends with the shift’s session', async () => {
      const worker = await scene.worker();
      await worker.beats();
      expect((await worker.desk()).waitingCount).toBe(0);
      await visitor(scene).send({ tap: DANGER });
      expect((await worker.desk()).waiting).toMatchObject([{ channel: 'web' }]);
      ground.advance(LIMITS.deskIdleMs + MINUTE);
      await expect(worker.desk()).rejects.toThrow();
    });

    test('the finder names the centre of a town, and keeps nothing', async () => {
      const somebody = visitor(scene);
      const found = await somebody.post('/find', new URLSearchParams({ town: '虎门' }).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
      });
      expect(found.status).toBe(200);
      expect(found.body).toContain('虎门');
      expect(header(found, 'set-cookie')).toBe('');
      expect(header(found, 'cache-control')).toBe('no-store');
    });
  });
}
