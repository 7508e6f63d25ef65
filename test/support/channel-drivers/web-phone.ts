import type { Ask } from '../../canary/people.ts';
import type { Phone } from './phone.ts';

type Bubble = { seq: number; paragraphs: string[]; choices: { label: string; value: string }[] };
type Sent = { path: string; init: RequestInit };
type Options = { ask: Ask; origin: string; drain: () => Promise<void> };

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
const plain = (html: string) =>
  html.replace(/<[^>]+>/g, '').replace(/&(lt|gt|quot|amp|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)];

function bubblesIn(html: string): Bubble[] {
  return all(html, /<article class="bubble[^"]*" data-seq="(\d+)">([\s\S]*?)<\/article>/g).map(
    ([, seq, inside = '']) => ({
      seq: Number(seq),
      paragraphs: all(inside, /<(?:p|li)[^>]*>([\s\S]*?)<\/(?:p|li)>/g).map(([, text = '']) => plain(text).trim()),
      choices: choicesIn(inside),
    }),
  );
}

function choicesIn(html: string): Bubble['choices'] {
  return all(html, /<button[^>]* name="tap" value="([^"]+)"[^>]*>([\s\S]*?)<\/button>/g).map(
    ([, value = '', label = '']) => ({ value: plain(value), label: plain(label) }),
  );
}

const cannot = (what: string) => async () => {
  throw new Error(`nobody can ${what} on the page`);
};

/** Somebody at the page with script, as a browser is: it keeps the cookie, its place, and drops what it has shown. */
export function webPhone({ ask, origin, drain }: Options): Phone {
  let cookie: string | null = null;
  let seen = 0;
  let deaf = false;
  let status = 0;
  let last: Sent | null = null;
  const log: Bubble[] = [];
  let tools: Bubble['choices'] = [];
  let old: Bubble['choices'] = [];

  const headers = (more: Record<string, string>) => ({
    host: new URL(origin).host,
    ...(cookie === null ? {} : { cookie }),
    ...more,
  });

  function note(whole: string): void {
    // Kept by the page for when it can reach nobody: not on the screen.
    const html = whole.replace(/<template[\s\S]*?<\/template>/g, '');
    const fresh = bubblesIn(html).filter(({ seq }) => seq === 0 || seq > seen);
    log.push(...fresh);
    seen = Math.max(seen, ...fresh.map(({ seq }) => seq));
    old = [...old, ...fresh.flatMap(({ choices }) => choices)];
    const around = html.replace(/<article[\s\S]*?<\/article>/g, '');
    if (html.includes('id="log"')) tools = choicesIn(around);
  }

  async function deliver({ path, init }: Sent): Promise<void> {
    const response = await ask(path, { redirect: 'manual', ...init });
    const html = await response.text();
    status = response.status;
    if (deaf) return;
    const set = /^[^=;]+=([^;]*)/.exec(response.headers.getSetCookie().at(-1) ?? '');
    if (set) cookie = set[1] === '' ? null : set[0];
    note(html);
  }

  async function post(fields: Record<string, unknown>): Promise<void> {
    const place = cookie === null ? { first: '1' } : {};
    // As a page makes it: as random as a cookie.
    const id = crypto.randomUUID().replaceAll('-', '');
    const body = JSON.stringify({ id, seen, ...place, ...fields });
    last = {
      path: '/',
      init: { method: 'POST', body, headers: headers({ origin, 'content-type': 'application/json' }) },
    };
    await deliver(last);
    await drain();
  }

  const press = async (label: string, from: Bubble['choices']) => {
    const found = from.findLast((choice) => choice.label === label);
    if (found === undefined) throw new Error(`nothing on the page says ${label}`);
    await post({ tap: found.value });
  };
  const now = () => log.findLast(({ choices }) => choices.length > 0)?.choices ?? [];

  const phone: Phone = {
    channel: 'web',
    opens: () => deliver({ path: '/', init: { headers: headers({ accept: 'text/html' }) } }),
    says: (text) => post({ text }),
    async saysQuickly(texts) {
      // Without a cookie a page waits for its first answer; the others go out side by side.
      const first = cookie === null ? texts.slice(0, 1) : [];
      for (const text of first) await post({ text });
      await Promise.all(texts.slice(first.length).map((text) => post({ text })));
    },
    chooses: (label) => press(label, [...tools, ...now()]),
    choosesOld: (label) => press(label, old),
    looks: async () => {
      const events = { accept: 'text/html', 'last-event-id': String(seen) };
      await deliver({ path: '/events', init: { headers: headers(events) } });
    },
    async repeats(count, { atOnce = false } = {}) {
      const sent = last;
      if (sent === null) throw new Error('nothing was sent yet');
      if (atOnce) await Promise.all(Array.from({ length: count }, () => deliver(sent)));
      else for (let time = 0; time < count; time += 1) await deliver(sent);
      await drain();
    },
    async unheard(act) {
      deaf = true;
      await act(phone);
      deaf = false;
      await phone.repeats(1);
    },
    saysLate: cannot('write something that arrives a day later'),
    sends: cannot('send anything but words'),
    sharesPlace: cannot('share a place'),
    edits: cannot('change what was sent'),
    unsends: cannot('take back what was sent'),
    blocks: cannot('block the service'),
    unblocks: cannot('unblock the service'),
    leaves: async () => {
      await deliver({ path: '/leave', init: { headers: headers({ accept: 'text/html' }) } });
      await drain();
    },
    shown: () => log.flatMap(({ paragraphs }) => paragraphs),
    offered: () => now().map(({ label }) => label),
    status: () => status,
    bubbles: () => log.length,
    stands: () => log.length,
  };
  return phone;
}
