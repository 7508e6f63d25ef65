import { vi } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Answer, Worker } from '../people.ts';
import { type MessengerHouse, type Platform, signed } from './house.ts';
import { closeWaiting } from './stories.ts';
import type { Talker } from './talker.ts';

type Parts = { at: MessengerHouse; worker: Worker };
const REFUSALS = [400, 401, 403, 404, 409, 429, 500, 503];

/** The platform refuses with everything we sent quoted, is too busy, or does not answer at all. */
export async function meetRefusals({ at, worker }: Parts, talker: Talker): Promise<void> {
  const { markers } = at.story;
  const { who, platform } = talker;
  const says = (what: string) => talker.says(markers.mint(`${who}: words ${what}`));
  const writes = async (what: string) => {
    const taken = await worker.next();
    if (taken === null) return;
    await worker.words(taken, markers.mint(`worker: words to ${who}, ${what}`), markers.name('worker: row'));
    await worker.close(taken);
  };
  await talker.says(`他要杀我 ${markers.mint(`${who}: words of danger`)}`);
  for (const status of REFUSALS) {
    at.lines[platform].refuse(status);
    await says(`refused with ${status}`);
    at.lines[platform].refuse(null);
    at.clock.advance(60);
  }
  await says('after the refusals');
  await talker.taps('first-contact/now-write-back:day');
  at.lines[platform].refuse(500);
  await writes('refused with 500');
  at.lines[platform].refuse(null);
  await breakLines(at, platform, says);
  await at.house.service.tick();
  await at.house.service.introduce();
  await closeWaiting(worker);
}

async function breakLines({ house, clock }: MessengerHouse, platform: Platform, says: Says): Promise<void> {
  const faults = {
    telegram: [{ status: 429, retryAfter: 30 }, 'gateway-page', 'closed', 'accepted-then-closed', 'hang'] as const,
    line: [{ status: 429 }, 'network', 'accepted-then-network', 'hang'] as const,
  };
  if (platform === 'telegram') {
    for (const fault of faults.telegram) {
      house.telegram.faults.next('sendMessage', fault);
      await says(`when this went wrong: ${JSON.stringify(fault)}`);
      house.telegram.faults.clear();
      clock.advance(60);
    }
    return;
  }
  for (const fault of faults.line) {
    house.line.faults.next('/v2/bot/message/reply', fault);
    await says(`when this went wrong: ${JSON.stringify(fault)}`);
    house.line.faults.clear();
    clock.advance(60);
  }
}
type Says = (what: string) => Promise<Answer>;

/** An event that fails by itself however often it comes. `poison`: the words the engine of the test stumbles over. */
export async function bePoisonous({ at }: Parts, talker: Talker, poison: string): Promise<Answer[]> {
  const first = await talker.says(`${poison} ${at.story.markers.mint(`${talker.who}: words of poison`)}`);
  return [first, await talker.again(), await talker.again(), await talker.again()];
}

/** Both servers killed, one after the other; the card cannot always be sent either. */
export async function breakBoth(at: MessengerHouse, talkers: readonly Talker[]): Promise<Answer[]> {
  const { traces, story } = at;
  const all = async (what: string) => {
    const answers: Answer[] = [];
    for (const talker of talkers)
      answers.push(await talker.says(story.markers.mint(`${talker.who}: words while ${what}`)));
    return answers;
  };
  await traces.store.kill();
  const withCard = await all('the store is down');
  at.clock.advance(3_600);
  for (const line of Object.values(at.lines)) line.refuse(500);
  const withoutCard = await all('the store is down and the card is refused');
  for (const line of Object.values(at.lines)) line.refuse(null);
  await traces.store.restart();
  await back(at);
  await traces.keyServer.kill();
  const withoutKeys = await all('the key server is down');
  await traces.keyServer.restart();
  await back(at);
  for (const talker of talkers) await talker.again();
  return [...withCard, ...withoutCard, ...withoutKeys];
}

const back = (at: MessengerHouse) =>
  vi.waitFor(
    async () => {
      if (!(await at.healthy())) throw new Error('the service does not answer yet');
    },
    { timeout: 10_000 },
  );

/** Bodies that are none, too large, or from somebody else. */
export async function sendNonsense(at: MessengerHouse, platform: Platform): Promise<Answer[]> {
  const { markers, people } = at.story;
  const mark = (what: string) => markers.mint(`${platform} nonsense: ${what}`);
  const query = `?asked=${mark('query')}`;
  const half = `{"update_id":1,"destination":"${mark('half a JSON')}`;
  const good = `{"update_id":1,"destination":"x","events":[],"x":"${mark('a good body')}"}`;
  const forged = {
    telegram: { 'x-telegram-bot-api-secret-token': mark('forged secret') },
    line: { 'x-line-signature': mark('forged signature') },
  };
  const odd = { 'user-agent': mark('user agent'), 'x-forwarded-for': markers.address(`${platform} nonsense: address`) };
  const bodies = [
    half,
    mark('no JSON'),
    markers.short(`${platform} nonsense: a few letters`),
    JSON.stringify([mark('a list')]),
    JSON.stringify({ [mark('a field of its own')]: mark('the wrong shape'), events: mark('no list') }),
    `"${mark('a text')}"`,
  ];
  const answers = [
    await at.deliver(platform, good, { headers: {}, query }),
    await at.deliver(platform, good, { headers: forged[platform], query }),
    await at.deliver(platform, half, { headers: { ...forged[platform], ...odd } }),
  ];
  for (const body of bodies)
    answers.push(await at.deliver(platform, body, { query, headers: { ...signed[platform](body), ...odd } }));
  const tooMuch = ''.padEnd(LIMITS.hookMaxBytes + 1, mark('too much'));
  const outside = [
    await people.ask(`/hooks/${mark('another address')}${query}`, { method: 'POST', body: good }),
    await people.ask(`/hooks/${platform}${query}`, { headers: odd }),
    // Without a line between: its server answers and closes it while the body is still being written.
    await at.house.service.app.request(`/hooks/${platform}`, {
      method: 'POST',
      headers: signed[platform](tooMuch),
      body: tooMuch,
    }),
  ];
  for (const response of outside) answers.push(await kept(at, response));
  return answers;
}

async function kept({ story }: MessengerHouse, response: Response): Promise<Answer> {
  const body = await response.text();
  const answer = { about: 'hook elsewhere', status: response.status, headers: [...response.headers], body };
  story.people.answers.push(answer);
  return answer;
}
