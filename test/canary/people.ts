/** What came back, kept for the search. */
export type Answer = { about: string; status: number; headers: [string, string][]; body: string };
/** Sends a request to the house; `url` is the path with its query. */
export type Ask = (url: string, init: RequestInit) => Promise<Response>;
export type People = { ask: Ask; origin: string; answers: Answer[] };

async function kept({ ask, answers }: People, url: string, init: RequestInit): Promise<Answer> {
  const response = await ask(url, { redirect: 'manual', ...init });
  const answer = {
    about: `${init.method ?? 'GET'} ${url.split('?')[0]}`,
    status: response.status,
    headers: [...response.headers],
    body: await response.text(),
  };
  answers.push(answer);
  return answer;
}
const headerOf = (answer: Answer, name: string) =>
  answer.headers.flatMap(([key, value]) => (key === name ? [value] : [])).join('; ');
/** `name=value` of the cookie an answer sets, or null. */
const cookieOf = (answer: Answer) => /^([^=;]+=[^;]+)/.exec(headerOf(answer, 'set-cookie'))?.[1] ?? null;

export type Survivor = ReturnType<typeof survivorOf>;

/** Somebody at the page with script: knows its cookie, its last place and the buttons it was shown, as the page does. */
export function survivorOf(people: People, headers: () => Record<string, string> = () => ({})) {
  let cookie: string | null = null;
  let seen = 0;
  let shown = '';
  const own = (): Record<string, string> => {
    const { cookie: others, ...rest } = headers();
    const all = [cookie, others].filter((one) => one !== null && one !== undefined);
    return all.length === 0 ? rest : { ...rest, cookie: all.join('; ') };
  };

  function note(answer: Answer): Answer {
    for (const [, seq] of answer.body.matchAll(/data-seq="(\d+)"/g)) seen = Math.max(seen, Number(seq));
    if (answer.body.includes('name="tap"')) shown = answer.body;
    const set = cookieOf(answer);
    if (set !== null) cookie = set;
    if (headerOf(answer, 'set-cookie').includes('Max-Age=0')) cookie = null;
    return answer;
  }
  async function send(fields: Record<string, unknown>, query = ''): Promise<Answer> {
    const place = cookie === null ? { first: '1' } : {};
    const body = JSON.stringify({ id: crypto.randomUUID(), seen, ...place, ...fields });
    const given = { ...own(), origin: people.origin, 'content-type': 'application/json' };
    return note(await kept(people, `/${query}`, { method: 'POST', headers: given, body }));
  }
  return {
    send,
    /** Presses the button whose value ends so, or any value of ours in full. */
    async tap(option: string, fields: Record<string, unknown> = {}): Promise<Answer> {
      const values = [...shown.matchAll(/name="tap" value="([^"]+)"/g)].map(([, value = '']) => value);
      const value = option.includes(':') ? option : values.findLast((one) => one.endsWith(`:${option}`));
      if (value === undefined) throw new Error(`no button "${option}" among ${values.join(', ')}`);
      return send({ tap: value, ...fields });
    },
    get: async (url: string, more: Record<string, string> = {}) =>
      note(await kept(people, url, { headers: { ...own(), ...more } })),
    post: async (url: string, body: string, more: Record<string, string> = {}) =>
      kept(people, url, { method: 'POST', headers: { ...own(), origin: people.origin, ...more }, body }),
    cookie: () => cookie,
  };
}

export type Worker = Awaited<ReturnType<typeof workerOf>>;
type Taken = { caseId: string; fence: number };
type OpenCase = { lines: { from: string; text: string | null }[]; presence: string };

/** A worker who came in by a one-time link and does what the desk's page does. */
export async function workerOf(
  people: People,
  joining: { path: string; name: string; headers?: Record<string, string> },
) {
  const ours = { origin: people.origin, 'sec-fetch-site': 'same-origin', ...joining.headers };
  const form = new URLSearchParams({ page: 'zh-Hans', act: 'join', name: joining.name });
  for (const language of ['zh-Hans', 'en']) form.append('speaks', language);
  const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  await kept(people, joining.path, { headers: { accept: 'text/html' } });
  const joined = await kept(people, joining.path, {
    method: 'POST',
    headers: { ...ours, ...type },
    body: form.toString(),
  });
  const cookie = cookieOf(joined) ?? '';
  const post = (path: string, body: unknown) =>
    kept(people, `/console${path}`, {
      method: 'POST',
      headers: { ...ours, cookie, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    cookie,
    post,
    beat: (claims: Taken[] = []) => post('/beat', { claims }),
    /** The next case, or null. */
    async next(request: string = crypto.randomUUID()): Promise<Taken | null> {
      return (JSON.parse((await post('/next', { request })).body) as { taken: Taken | null }).taken;
    },
    async read({ caseId, fence }: Taken): Promise<OpenCase> {
      return JSON.parse((await post(`/cases/${caseId}/read`, { fence, seenSeq: 0 })).body) as OpenCase;
    },
    words: ({ caseId, fence }: Taken, text: string, id: string = crypto.randomUUID()) =>
      post(`/cases/${caseId}/words`, { fence, id, text, yesNo: true }),
    close: ({ caseId, fence }: Taken, code = 'helped') => post(`/cases/${caseId}/close`, { fence, code }),
    look: (path: string) => kept(people, path, { headers: { cookie, accept: 'text/html' } }),
  };
}
