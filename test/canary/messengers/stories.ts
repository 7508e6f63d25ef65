import type { Answer, Worker } from '../people.ts';
import type { MessengerHouse } from './house.ts';
import type { Talker } from './talker.ts';

/** What the worker read, and what they wrote that was shown. */
export type Told = { read: string[]; shown: string[] };
type Taken = NonNullable<Awaited<ReturnType<Worker['next']>>>;
/** Yes, you may write to me first, for a day. */
const AGREES = 'first-contact/now-write-back:day';
type Parts = { at: MessengerHouse; worker: Worker };

async function takeNext(worker: Worker): Promise<Taken> {
  const taken = await worker.next();
  if (taken === null) throw new Error('the case is not there');
  return taken;
}

/** What the worker writes to somebody, with a marker of its own. */
async function write({ at, worker }: Parts, { who }: Talker, taken: Taken, what = ''): Promise<string> {
  const words = at.story.markers.mint(`worker: words to ${who}${what}`);
  await worker.words(taken, words, at.story.markers.name(`worker: row to ${who}`));
  return words;
}
const wasSent = ({ sent }: MessengerHouse, words: string) => sent.some(({ body }) => body.includes(words));

/** Danger, a worker, everything that can be sent beside them, and gone in a hurry. */
export async function talkAndLeave(parts: Parts, talker: Talker): Promise<Told> {
  const { at, worker } = parts;
  const { who } = talker;
  const words = (what: string) => at.story.markers.mint(`${who}: words ${what}`);
  await talker.opens();
  await talker.says(`他要杀我 ${words('of danger')}`);
  await talker.again();
  await talker.says(at.story.markers.chinese(`${who}: words in Chinese`));
  await talker.says(`<b>${words('between signs')}&"'</b>\\u0000 /start`);
  const taken = await takeNext(worker);
  await talker.taps(AGREES);
  const written = await write(parts, talker, taken);
  await talker.taps('worker:yes');
  await talker.sendsEverything();
  await talker.edits(words('edited'));
  await talker.saidHoursAgo(50, at.story.markers.mint(`${who}: late`));
  await talker.isMetElsewhere();
  await talker.taps(at.story.markers.mint(`${who}: data of no button of ours`));
  const read = (await worker.read(taken)).lines.flatMap(({ text }) => text ?? []);
  await talker.takesBack(words('taken back'));
  await worker.beat([taken]);
  await worker.read(taken);
  await talker.says('0');
  await write(parts, talker, taken, ', too late');
  await worker.read(taken);
  await worker.close(taken);
  return { read, shown: [written].filter((one) => wasSent(at, one)) };
}

/** Everything that can be sent while the bot alone listens, in both languages, with a town that nobody knows; then erased. */
export async function lookAroundAndErase({ at, worker }: Parts, talker: Talker): Promise<void> {
  const { who } = talker;
  const { markers } = at.story;
  await talker.opens();
  await talker.sendsEverything();
  await talker.isMetElsewhere();
  await talker.says('English');
  // What was spoken left them at the ways for whoever cannot type.
  await talker.taps('first-contact/voice-ways:place');
  await talker.says(markers.mint(`${who}: words that are no town`));
  for (let time = 0; time < 2; time += 1) await talker.tapsWhatIsShown();
  await talker.sharesPlace();
  await talker.edits(markers.mint(`${who}: words edited`));
  await talker.taps(`first-contact/${markers.mint(`${who}: a step there is not`)}:yes`);
  await talker.says('删除');
  await closeWaiting(worker);
}

/** A call for help, erased while a worker writes. */
export async function callAndErase(parts: Parts, talker: Talker): Promise<void> {
  const { at, worker } = parts;
  const { markers } = at.story;
  await talker.says(`救命 ${markers.mint(`${talker.who}: words of danger`)} 他要杀我`);
  const taken = await takeNext(worker);
  await write(parts, talker, taken);
  await talker.says(markers.chinese(`${talker.who}: words in Chinese`));
  await talker.says('删除');
  await worker.read(taken);
  await write(parts, talker, taken, ', after erasing');
  await worker.close(taken, 'stopped-writing');
}

/** Blocked in the middle of the talk, and opened again. */
export async function block(parts: Parts, talker: Talker): Promise<void> {
  const { at, worker } = parts;
  const words = (what: string) => at.story.markers.mint(`${talker.who}: words ${what}`);
  await talker.says(`他要杀我 ${words('of danger')}`);
  await talker.taps(AGREES);
  const taken = await takeNext(worker);
  await write(parts, talker, taken);
  await talker.blocks();
  await write(parts, talker, taken, ', while blocked');
  await talker.opens();
  await talker.says(words('after it was opened again'));
  await worker.read(taken);
  await worker.close(taken);
}

/** Somebody who is still there, with a worker, when the search begins. */
export async function stayTalking(parts: Parts, talker: Talker): Promise<Taken> {
  const { at, worker } = parts;
  await talker.says(`他要杀我 ${at.story.markers.mint(`${talker.who}: words of danger`)}`);
  await talker.taps(AGREES);
  const taken = await takeNext(worker);
  await write(parts, talker, taken);
  await talker.says(at.story.markers.chinese(`${talker.who}: words in Chinese`));
  await worker.beat([taken]);
  return taken;
}

/** Whatever still waits, so that the next case is the next story's. */
export async function closeWaiting(worker: Worker): Promise<void> {
  for (let taken = await worker.next(); taken !== null; taken = await worker.next()) await worker.close(taken);
}

export const statusesOf = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status);
