import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { createInvite, inviteColleague } from '../../src/console/account/invite.ts';
import { sealedRecords } from '../../src/console/account/sealed-records.ts';
import { randomToken, tokenHash } from '../../src/console/account/token.ts';
import type { ConsoleDeps } from '../../src/console/deps.ts';
import type { Role } from '../../src/console/roles.ts';
import { createConsole } from '../../src/console/routes.ts';
import type { Level } from '../../src/core/case.ts';
import { CAPABILITIES, type Channel } from '../../src/core/channel.ts';
import { asCaseId, asRowId, asTag, type SessionId, type Tags } from '../../src/core/ids.ts';
import { LANGUAGES, type Language } from '../../src/core/language.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Message } from '../../src/core/message.ts';
import type { CallBack, Session } from '../../src/core/session.ts';
import { createMemoryKeyShelf } from '../../src/crypto/key-shelf-memory.ts';
import { createKeys } from '../../src/crypto/keys.ts';
import { createSealer } from '../../src/crypto/seal.ts';
import type { Assets } from '../../src/http/page.ts';
import { createLive } from '../../src/http/revision-poller.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { createLog } from '../../src/log.ts';
import type { Settling, TurnCommit } from '../../src/ports/store.ts';
import { createMemoryStore } from '../../src/store/memory.ts';
import { createReach } from '../../src/turn/keeping/reach.ts';
import { keepWay } from '../../src/turn/keeping/way.ts';
import { createRelay } from '../../src/turn/relay.ts';
import { at } from '../contracts/store/scene.ts';
import { createClock, testSecret } from '../support/small-house.ts';

const ORIGIN = 'http://localhost:8787';
/** What our own page sends with every POST. */
const OURS = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', host: 'localhost:8787' };

function counter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

function words(): ReturnType<typeof createTexts> {
  const area = (language: string, name: string) =>
    JSON.parse(readFileSync(new URL(`../../locales/${language}/${name}.json`, import.meta.url), 'utf8'));
  const areas = (language: string) => ['common', 'console', 'chat'].map((name) => [name, area(language, name)]);
  return createTexts(Object.fromEntries(LANGUAGES.map((language) => [language, Object.fromEntries(areas(language))])));
}

function noAssets(): Assets {
  const asset = { text: '', hash: 'sha256-0' };
  return {
    'base.css': asset,
    'chat.css': asset,
    'finder.css': asset,
    'console.css': asset,
    'chat.js': asset,
    'console.js': asset,
  };
}

export type Given = {
  level?: Level;
  language?: Language;
  /** Their words, or what the house tells of them under the key of a mark. */
  said?: (string | { text: string; mark: string })[];
  answers?: Record<string, string>;
  who?: string;
  /** Where they write from; the page when nothing is said. */
  channel?: Channel;
  /** For how long they agree to be written to. */
  agreedMs?: number;
  /** The check word they chose. */
  check?: string;
  /** They used their word for danger: their screen shows nothing of a case. */
  quiet?: boolean;
  /** They (`who` has to be named) agreed for a day to be called so, or written to in their chat. */
  way?: CallBack | 'chat';
};
export type DeskHouse = ReturnType<typeof deskHouse>;

/** The console on the memory store, with people who write to it and workers who join. */
export function deskHouse(settings: Partial<ConsoleDeps['config']> = {}, assets: Assets = noAssets()) {
  const clock = createClock();
  const store = createMemoryStore({ now: clock.nowMs });
  const keys = createKeys({
    secret: testSecret,
    cell: 'test',
    shelf: createMemoryKeyShelf(clock.nowMs),
    records: store,
    nowMs: clock.nowMs,
  });
  const sealer = createSealer();
  const logged: string[] = [];
  const log = createLog((line) => logged.push(line), clock.nowMs);
  const ids = counter();
  const runtime = { nowMs: clock.nowMs, randomId: () => `test-id-${String(ids()).padStart(14, '0')}` };
  const live = createLive(store, { everyMs: LIMITS.revisionPollMs, log });
  const texts = words();
  // Nothing is sent: a test says itself what became of words.
  const deliver = Object.assign(async () => {}, { idle: async () => {} });
  const fresh = { hash: 'test', at: 'first-contact/start' };
  const deps: ConsoleDeps = {
    store,
    keys,
    sealer,
    runtime,
    live,
    texts,
    assets,
    config: { mode: 'demo', publicUrl: null, consoleOrigin: null, ...settings },
    relay: createRelay({ store, keys, sealer, texts, deliver }),
    reach: createReach({ store, keys, sealer, runtime, log, texts, deliver, fresh }),
    log,
    summarise: (session) => Object.entries(session.answers).map(([label, value]) => ({ label, value })),
    finding: () => null,
    sendsLeft: async () => null,
  };
  const app = createConsole(deps);
  return Object.assign({ clock, store, keys, sealer, runtime, live, texts, logged, deps, app }, survivors(deps));
}

/** People who write: each opens a case in one turn, as handle-turn would commit it. */
function survivors({ store, keys, sealer, runtime }: ConsoleDeps) {
  /** As a turn would keep the way somebody agreed to. */
  async function kept({ way, check, language = 'zh-Hans', channel = 'web', who = '' }: Given) {
    if (way === undefined) return null;
    const callBack = way === 'chat' ? null : way;
    const route = way === 'chat' ? { channel: 'telegram' as const, to: { chat: 'theirs' } } : null;
    const whole = { identity: `${channel}|test|${who}`, channel, route, language, check: check ?? null, callBack };
    return keepWay({ keys, sealer, runtime }, { way: whole, forMs: LIMITS.keepWayMs.day }, (work) => work());
  }
  async function commit(tags: Tags, what: { given: Given; raise: boolean; end: TurnCommit['end'] }) {
    const loaded = await store.load(tags);
    const { sid, key } = await keys.wrap(tags);
    const { given } = what;
    const language = given.language ?? 'zh-Hans';
    const version = runtime.randomId();
    const session: Session = {
      hash: 'test',
      at: 'first-contact/start',
      answers: given.answers ?? { danger: 'yes', weapon: 'unknown' },
      level: given.level ?? 'immediate',
      language,
      reasons: ['harm-now'],
      ...(given.check === undefined ? {} : { words: { check: given.check } }),
      ...(given.quiet ? { unseen: { level: 'standard', case: true } } : {}),
    };
    const lines = await Promise.all(
      (given.said ?? []).map(async (said) => {
        const id = asRowId(runtime.randomId());
        return {
          id,
          blob: await sealer.seal(
            key,
            { type: 'line', owner: sid, version: id },
            typeof said === 'string' ? { text: said } : said,
          ),
        };
      }),
    );
    const before = loaded.session;
    const raised = { id: asCaseId(runtime.randomId()), level: session.level };
    const channel = given.channel ?? 'web';
    await store.commitTurn({
      tags,
      sid,
      update: asTag(runtime.randomId()),
      expect: {
        version: before?.version ?? null,
        speaker: before?.speaker ?? 'bot',
        desk: loaded.desk,
        caseOpen: before?.caseOpen ?? false,
      },
      next: { version, blob: await sealer.seal(key, { type: 'session', owner: sid, version }, session) },
      rows: [],
      lines,
      channel,
      raise: what.raise ? raised : null,
      contactMs: given.agreedMs ?? null,
      language,
      end: what.end,
      seenSeq: 0,
      route: CAPABILITIES[channel].pushed ? 'sealed-route' : null,
      way: (await kept(given)) ?? null,
    });
    return lines.map(({ id }) => id);
  }
  const people = counter();
  return {
    /** Somebody writes and a case is open; the tags are theirs. */
    async someoneWrites(given: Given = {}): Promise<Tags> {
      const tags = await keys.tags(`${given.channel ?? 'web'}|test|${given.who ?? people()}`, runtime.nowMs());
      await commit(tags, { given, raise: true, end: null });
      return tags;
    },
    /** The ids of the lines it became. */
    writesMore: (tags: Tags, text: string, given: Given = {}) =>
      commit(tags, { given: { ...given, said: [text] }, raise: false, end: null }),
    /** The house tells the worker of something that is no words. */
    marks: (tags: Tags, mark: { text: string; mark: string }, given: Given = {}) =>
      commit(tags, { given: { ...given, said: [mark] }, raise: false, end: null }),
    goes: (tags: Tags, end: NonNullable<TurnCommit['end']>, given: Given = {}) =>
      commit(tags, { given, raise: false, end }),
    /** What a platform made of words sent to it. */
    async settled(tags: Tags, what: { sent?: string[]; lost?: string[]; held?: string[]; unreachable?: true }) {
      const { session } = await store.load(tags);
      if (session === null) throw new Error('nobody wrote');
      const ids = (words: string[] = []) => words.map(asRowId);
      const { sent, lost, held, unreachable = false } = what;
      const given = { sent: ids(sent), lost: ids(lost), held: ids(held) };
      const settling: Settling = { ...given, freed: [], trace: null, unreachable };
      await store.markSent(session.sid, settling);
    },
    /** What the survivor's page would show. */
    async shownTo(tags: Tags): Promise<Message[]> {
      const { session, rows } = await store.pull(tags, at(0));
      const key = session === null ? null : await keys.unwrap(session.sid);
      if (session === null || key === null) return [];
      const open = (row: { id: string; blob: string }, sid: SessionId) =>
        sealer.open(key, { type: 'row', owner: sid, version: row.id }, row.blob) as Promise<Message>;
      return Promise.all(rows.map((row) => open(row, session.sid)));
    },
  };
}

/** Presses a button of a join page. */
export function pressJoin(
  app: Hono,
  path: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams({ page: 'en', act: 'join', name: 'Lin', speaks: 'zh-Hans', ...fields });
  const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  return app.request(inside(path), {
    method: 'POST',
    headers: { ...OURS, ...type, ...headers },
    body: body.toString(),
  });
}

/** The console is mounted at /console; alone, its paths begin behind that. */
export const inside = (path: string) => path.replace(/^\/console/, '') || '/';

export type Worker = {
  cookie: string;
  post(path: string, body: unknown, headers?: Record<string, string | null>): Promise<Response>;
};

function workerWith(app: Hono, cookie: string): Worker {
  return {
    cookie,
    async post(path, body, changes = {}) {
      const headers = new Headers({ ...OURS, 'content-type': 'application/json', cookie });
      for (const [name, value] of Object.entries(changes))
        value === null ? headers.delete(name) : headers.set(name, value);
      return app.request(path, {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    },
  };
}

/** A worker who joined by a colleague's link. */
export async function worker(house: DeskHouse, fields: Record<string, string> = {}): Promise<Worker> {
  const joined = await pressJoin(house.app, await inviteColleague(house.deps), fields);
  return workerWith(house.app, cookieOf(joined));
}

export function cookieOf(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

/** Somebody signed in with exactly these roles, written straight into the store. */
export async function signedInAs({ app, deps }: DeskHouse, roles: Role[]): Promise<Worker> {
  const { store, keys, runtime } = deps;
  const token = randomToken(runtime);
  const id = runtime.randomId();
  const now = runtime.nowMs();
  const records = sealedRecords(deps);
  await store.putAll([
    await records.write({
      kind: 'worker',
      id,
      expect: 0,
      value: { name: 'Wei', roles, languages: ['zh-Hans'], language: 'en' },
      lifeMs: null,
    }),
    await records.write({
      kind: 'desk-session',
      id: await tokenHash(await keys.houseKey(), 'desk-session', token),
      expect: 0,
      value: { worker: id, roles, createdMs: now, lastSeenMs: now },
      lifeMs: LIMITS.deskIdleMs,
    }),
  ]);
  return workerWith(app, `desk=${token}`);
}

export const firstInvite = (house: DeskHouse) => createInvite(house.deps);

export type Taken = { caseId: string; fence: number };
const requests = counter();
/** Takes the next case, beating first as the page does. */
export async function takeNext(one: Worker, request = `request-${requests()}`): Promise<Taken | null> {
  await one.post('/beat', { claims: [] });
  const answer = (await (await one.post('/next', { request })).json()) as { taken: Taken | null };
  return answer.taken;
}
