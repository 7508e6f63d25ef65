import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type ChannelHouse, DEMO_SECRETS, openChannelHouse } from '../test/support/channel-house.ts';

const HELP = `npm run replay -- --channel telegram|line --file payloads.jsonl [--json] [--unsigned]

Each line of the file is one raw webhook body. It is sent byte for byte to the whole service, with a fresh memory store
and stand-ins of the platforms on this machine, signed with the demo secret unless --unsigned. Time is the payloads' own.

  received    lines sent
  accepted    answered 2xx: the platform may forget it
  refused     answered 4xx: not signed, not readable, too large
  crashed     answered 5xx, or not at all
  steps       turns that were committed
  duplicates  turns that had been committed before, and did nothing
  sends       messages the platform took from us
  unanswered  lines in which somebody did something and nobody was sent anything
`;

type Messenger = 'telegram' | 'line';
type Counts = Record<
  'received' | 'accepted' | 'refused' | 'steps' | 'sends' | 'duplicates' | 'crashed' | 'unanswered',
  number
>;
type Bag = Record<string, unknown>;

const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);
const bag = (value: unknown): Bag => (isBag(value) ? value : {});

/** What a line is about, read loosely: only to keep time, to make the people in it known, and to see who went unanswered. */
type About = { atMs: number | null; people: number[]; wantsAnswer: boolean };

function aboutTelegram(body: unknown): About {
  const update = bag(body);
  const tap = bag(update.callback_query);
  const said = [update.message, update.edited_message, tap.message].filter(isBag);
  const member = bag(update.my_chat_member);
  const chats = [...said, member].map(({ chat }) => bag(chat)).filter(({ type }) => type === 'private');
  const dates = [...said.map((one) => one.edit_date ?? one.date), member.date].filter(
    (date) => typeof date === 'number',
  );
  const isLive = isBag(update.edited_message) && isBag(update.edited_message.location);
  return {
    atMs: dates.length === 0 ? null : Math.max(...dates) * 1_000,
    people: chats.flatMap(({ id }) => (typeof id === 'number' ? [id] : [])),
    wantsAnswer: said.length > 0 && chats.length > 0 && !isLive,
  };
}

function aboutLine(body: unknown): About {
  const { events } = bag(body);
  const all = Array.isArray(events) ? events.filter(isBag) : [];
  const ofPeople = all.filter(({ source }) => bag(source).type === 'user');
  const dates = all.map(({ timestamp }) => timestamp).filter((at) => typeof at === 'number');
  return {
    atMs: dates.length === 0 ? null : Math.max(...dates),
    people: [],
    wantsAnswer: ofPeople.some(
      ({ type, mode }) => mode !== 'standby' && ['message', 'postback', 'follow'].includes(String(type)),
    ),
  };
}

const ABOUT = { telegram: aboutTelegram, line: aboutLine };

function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(line));
  } catch {
    // Refusing it is the service's part.
    return null;
  }
}

function headersOf(channel: Messenger, body: Uint8Array, signed: boolean): Record<string, string> {
  const json = { 'content-type': 'application/json' };
  if (!signed) return json;
  if (channel === 'telegram')
    return { ...json, 'x-telegram-bot-api-secret-token': DEMO_SECRETS.telegram.webhookSecret };
  const signature = createHmac('sha256', DEMO_SECRETS.line.channelSecret).update(body).digest('base64');
  return { ...json, 'x-line-signature': signature };
}

/** A clock that follows the payloads; never back, and not into next week because one of them says so. */
function createClock(startMs: number) {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    follow(atMs: number | null) {
      if (atMs !== null && atMs > nowMs && atMs < Date.now() + 86_400_000) nowMs = atMs;
    },
  };
}

function linesOf(file: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < file.length; ) {
    const end = file.indexOf('\n', from);
    const to = end === -1 ? file.length : end;
    const line = file.subarray(from, to);
    if (line.toString('latin1').trim() !== '') lines.push(line);
    from = to + 1;
  }
  return lines;
}

/** Messages the platforms took. */
function taken({ telegram, line }: ChannelHouse): number {
  const ofTelegram = telegram.calls.filter(
    ({ method, outcome }) => outcome === 'ok' && ['sendMessage', 'editMessageText'].includes(method),
  );
  const ofLine = line.calls.filter(({ path, status }) => status === 200 && /\/message\/(reply|push)$/.test(path));
  return ofTelegram.length + ofLine.length;
}

/** Counts what became of turns. */
function countTurns({ service: { store } }: ChannelHouse, counts: Counts): void {
  const { commitTurn } = store;
  store.commitTurn = async (turn) => {
    const result = await commitTurn(turn);
    if (result.kind === 'committed') counts.steps += 1;
    if (result.kind === 'repeat') counts.duplicates += 1;
    return result;
  };
}

/** The status of the answer; 500 when there was none. */
async function posted(
  { service }: ChannelHouse,
  channel: Messenger,
  request: Pick<RequestInit, 'body' | 'headers'>,
): Promise<number> {
  try {
    const answer = await service.app.request(`http://localhost:8787/hooks/${channel}`, { method: 'POST', ...request });
    return answer.status;
  } catch {
    return 500;
  }
}

async function replay(channel: Messenger, lines: Buffer[], signed: boolean): Promise<Counts> {
  const counts: Counts = {
    received: 0,
    accepted: 0,
    refused: 0,
    steps: 0,
    sends: 0,
    duplicates: 0,
    crashed: 0,
    unanswered: 0,
  };
  const abouts = lines.map((line) => ABOUT[channel](parsed(line)));
  const times = abouts.flatMap(({ atMs }) => (atMs === null ? [] : [atMs]));
  const clock = createClock(times.length === 0 ? Date.now() : Math.min(...times, Date.now()));
  const house = await openChannelHouse({ nowMs: clock.nowMs });
  countTurns(house, counts);
  for (const [index, line] of lines.entries()) {
    const about = abouts[index] as About;
    clock.follow(about.atMs);
    // The stand-ins answer only for people they know.
    if (channel === 'line') house.line.admit(line.toString());
    else for (const id of about.people) house.telegram.admit(id);
    const before = { ...counts, sends: taken(house) };
    const body = new Uint8Array(line);
    counts.received += 1;
    const status = await posted(house, channel, { body, headers: headersOf(channel, body, signed) });
    await house.service.drain();
    counts.sends = taken(house);
    if (status < 300) counts.accepted += 1;
    else if (status < 500) counts.refused += 1;
    else counts.crashed += 1;
    const silent = counts.sends === before.sends && counts.duplicates === before.duplicates;
    if (status < 300 && about.wantsAnswer && silent) counts.unanswered += 1;
  }
  await house.stop();
  return counts;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      channel: { type: 'string' },
      file: { type: 'string' },
      json: { type: 'boolean', default: false },
      unsigned: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { channel, file } = values;
  if ((channel !== 'telegram' && channel !== 'line') || file === undefined) {
    process.stderr.write(`replay: --channel telegram or line, and --file, are needed\n\n${HELP}`);
    return 2;
  }
  const counts = await replay(channel, linesOf(await readFile(file)), !values.unsigned);
  const lines = Object.entries(counts).map(([name, count]) => `${name.padEnd(11)} ${count}`);
  process.stdout.write(values.json ? `${JSON.stringify(counts)}\n` : `${lines.join('\n')}\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  // A file that is not there, an option that is none: said in one line.
  process.stderr.write(`replay: ${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 2;
}
