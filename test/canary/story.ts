import type { Markers } from './markers.ts';
import { type Answer, type People, type Survivor, survivorOf, type Worker, workerOf } from './people.ts';

export type Story = { people: People; markers: Markers; invite(): Promise<string> };
type Told = { read: string[]; shown: string[] };

/** What a browser, a proxy or somebody hostile may add to any request, each with a marker of its own. */
function baggage(markers: Markers, who: string): Record<string, string> {
  const mark = (name: string) => markers.mint(`${who}: header ${name}`);
  return {
    'user-agent': `Mozilla/5.0 (${mark('user-agent')})`,
    'x-forwarded-for': markers.address(`${who}: header x-forwarded-for`),
    'x-real-ip': markers.address(`${who}: header x-real-ip`),
    forwarded: `for="[${markers.address(`${who}: header forwarded`)}]"`,
    'accept-language': `en-${mark('accept-language')}, zh;q=0.5`,
    'last-event-id': mark('last-event-id'),
    from: `${mark('from')}@example.org`,
    'x-anything': mark('x-anything'),
    cookie: `other=${mark("another site's cookie")}`,
  };
}

/** Somebody who sends a marker wherever something can be sent. */
function careless({ people, markers }: Story, who: string): Survivor {
  const headers = { ...baggage(markers, who), referer: `${people.origin}/${markers.mint(`${who}: referer`)}` };
  return survivorOf(people, () => headers);
}

function noteCookie({ markers }: Story, who: string, survivor: Survivor): void {
  const value = survivor.cookie()?.split('=')[1];
  if (value === undefined) throw new Error(`${who} has no cookie`);
  markers.note(`${who}: cookie`, value);
}

/** Fields no page of ours has. */
const extras = (markers: Markers, who: string) => ({
  name: markers.mint(`${who}: extra field name`),
  telephone: markers.mint(`${who}: extra field telephone`),
  [markers.mint(`${who}: a field's own name`)]: { deep: [markers.mint(`${who}: deep extra field`)] },
  constructor: markers.mint(`${who}: field constructor`),
});

export async function workerJoins({ people, markers, invite }: Story, who: string): Promise<Worker> {
  const path = await invite();
  markers.note(`${who}: invitation`, path.split('/').at(-1) ?? '');
  const { cookie: _others, ...headers } = baggage(markers, who);
  const worker = await workerOf(people, { path, name: markers.mint(`${who}: name`), headers });
  markers.note(`${who}: desk cookie`, worker.cookie.split('=')[1] ?? '');
  await worker.beat();
  return worker;
}

/** Danger now, a worker answers, both write, the survivor leaves, the worker closes. */
export async function talkAndLeave(story: Story, worker: Worker): Promise<Told> {
  const { markers, people } = story;
  const survivor = careless(story, 'leaver');
  await survivor.get(`/?asked=${markers.mint('leaver: query of the first page')}`);
  await survivor.send(
    { tap: 'first-contact/hello:unsafe', id: markers.mint('leaver: event id'), ...extras(markers, 'leaver') },
    `?token=${markers.mint('leaver: query of a form')}`,
  );
  noteCookie(story, 'leaver', survivor);
  const first = [markers.mint('leaver: words'), markers.chinese('leaver: Chinese words'), 'I am here', '<b>&"\'</b>'];
  for (const text of first) await survivor.send({ text, ...extras(markers, 'leaver') });
  await survivor.send({ tap: `first-contact/now-listen:${markers.mint('leaver: option of a tap')}` });
  const taken = await worker.next(markers.name('worker: request'));
  if (taken === null) throw new Error('the case is not there');
  const words = markers.mint('worker: words to the leaver');
  await worker.words(taken, words, markers.name('worker: row'));
  const page = await survivor.get('/events', { accept: 'text/html', 'last-event-id': '0' });
  await survivor.tap('worker:yes', extras(markers, 'leaver'));
  await survivor.send({ text: markers.mint('leaver: reply') });
  await worker.beat([taken]);
  const read = (await worker.read(taken)).lines.flatMap(({ text }) => text ?? []);
  await survivor.get(`/leave?to=${markers.mint('leaver: query of leaving')}`);
  await worker.words(taken, markers.mint('worker: words too late'));
  await worker.read(taken);
  await worker.close(taken);
  await survivorOf(people).send({ id: markers.mint('stranger: id of an old form'), first: undefined, text: '?' });
  return { read, shown: [words].filter((one) => page.body.includes(one)) };
}

/** Words that say danger by themselves, answers, then everything erased. */
export async function callAndErase(story: Story, worker: Worker): Promise<void> {
  const { markers } = story;
  const survivor = careless(story, 'eraser');
  await survivor.send({ text: `他要杀我 ${markers.mint('eraser: words of danger')}`, ...extras(markers, 'eraser') });
  noteCookie(story, 'eraser', survivor);
  await survivor.send({ text: `${markers.chinese('eraser: Chinese words')}救命` });
  const taken = await worker.next();
  if (taken !== null) await worker.words(taken, markers.mint('worker: words to the eraser'));
  await survivor.send({ text: `删除`, note: markers.mint('eraser: extra field while erasing') });
  if (taken !== null) {
    await worker.read(taken);
    await worker.words(taken, markers.mint('worker: words after erasing'));
    await worker.close(taken, 'stopped-writing');
  }
}

/** Questions answered, a town asked for in the chat and in the finder. */
export async function lookForHelp(story: Story): Promise<Survivor> {
  const { markers } = story;
  const survivor = careless(story, 'seeker');
  await survivor.send({ tap: 'first-contact/hello:info', id: markers.mint('seeker: event id') });
  noteCookie(story, 'seeker', survivor);
  for (const option of ['no', 'no']) await survivor.tap(option, extras(markers, 'seeker'));
  await survivor.send({ tap: '!:restart' });
  await survivor.send({ tap: '!:language.en' });
  await survivor.send({ tap: 'first-contact/want:place', text: markers.mint('seeker: text beside a tap') });
  await survivor.send({ text: markers.mint('seeker: a town nobody knows') });
  await survivor.send({ text: `${markers.chinese('seeker: a Chinese town')}镇` });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const finder = (fields: Record<string, string>) =>
    survivor.post(
      `/find?town=${markers.mint('seeker: query of the finder')}`,
      new URLSearchParams(fields).toString(),
      form,
    );
  await survivor.get(`/find?name=${markers.mint('seeker: query of the finder page')}`);
  await finder({ name: markers.mint('seeker: town in the finder'), language: markers.mint('seeker: language field') });
  await finder({ town: markers.mint('seeker: town code'), [markers.mint("seeker: a finder field's own name")]: '1' });
  return survivor;
}

/** Everything that is refused: broken, too large, from elsewhere, nowhere. */
export async function sendNonsense({ people, markers }: Story, survivor: Survivor, worker: Worker): Promise<Answer[]> {
  const before = people.answers.length;
  const mark = (name: string) => markers.mint(`nonsense: ${name}`);
  const json = { 'content-type': 'application/json' };
  for (const path of ['/', '/find', '/console/next', '/console/cases/x/words']) {
    const address = `${path}?asked=${mark(`query of what is refused at ${path}`)}`;
    await survivor.post(address, mark(`no JSON at ${path}`), json);
    await survivor.post(address, markers.short(`nonsense: a few letters at ${path}`), json);
    await survivor.post(address, `{"text":"${mark(`half a JSON at ${path}`)}`, json);
    await survivor.post(address, JSON.stringify({ text: [mark(`the wrong shape at ${path}`)] }), json);
    await survivor.post(address, `text=${mark(`the wrong type at ${path}`)}`, {
      'content-type': mark(`a type at ${path}`),
    });
    await survivor.post(address, `text=${mark(`too much at ${path}`)}`.padEnd(17_000, 'x'), json);
    await survivor.post(address, JSON.stringify({ text: mark(`from elsewhere to ${path}`) }), {
      ...json,
      origin: `https://${mark(`origin at ${path}`)}.example`,
    });
  }
  await survivor.send({ tap: mark('a tap that is none') }, `?asked=${mark('query beside a tap that is none')}`);
  await survivor.send({ tap: 'first-contact/hello:unsafe', seen: mark('a place that is none') });
  await survivor.send({ id: `${mark('a bad id')} !`, text: 'x' });
  for (const path of ['/', '/events/', '/console/', '/console/join/', '/find/', '/leave/'])
    await survivor.get(path + mark(`an address behind ${path}`));
  await worker.post('/next', `{"request":"${mark("worker's half a JSON")}`);
  await worker.post('/next', { request: mark("worker's extra field"), [mark("worker's field's own name")]: 1 });
  await worker.post(`/cases/${mark('a case that is none')}/read`, { fence: 1, seenSeq: 0 });
  await worker.words({ caseId: 'nobodys-case', fence: 1 }, mark("worker: words for nobody's case"));
  await worker.look(`/console?from=${mark("query of the worker's page")}`);
  return people.answers.slice(before);
}

/** Somebody who is still there, with a worker, when the search begins. */
export async function stayTalking(story: Story, worker: Worker) {
  const { markers } = story;
  const survivor = careless(story, 'stayer');
  await survivor.send({ tap: 'first-contact/hello:unsafe' });
  noteCookie(story, 'stayer', survivor);
  await survivor.send({ text: markers.mint('stayer: words') });
  const taken = await worker.next();
  if (taken === null) throw new Error('the case is not there');
  await worker.words(taken, markers.mint('worker: words to the stayer'));
  await survivor.send({ text: markers.chinese('stayer: Chinese reply') });
  await worker.beat([taken]);
  return { survivor, taken };
}
