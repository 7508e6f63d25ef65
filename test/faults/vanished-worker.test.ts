import { expect, test } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { liveIn } from './two-servers.ts';

const UNSAFE = { tap: 'first-contact/hello:unsafe' };

/** A worker who took a case, said a word, and is not heard of again. */
async function vanishing() {
  const here = await liveIn(null);
  const survivor = here.survivor();
  await survivor.send(UNSAFE);
  const [first, second] = [await here.worker('Lin'), await here.worker('Wei')];
  const taken = await first.next();
  if (taken === null) throw new Error('nothing to take');
  await first.words(taken, 'one moment');
  const pass = (ms: number) => {
    here.house.clock.offsetMs += ms;
  };
  return { here, survivor, first, second, taken, pass };
}

test('the case of a worker who vanished is another’s to take once the lease is over, and not before', async () => {
  const { first, second, taken, pass } = await vanishing();
  pass(LIMITS.claimLeaseMs - 1_000);
  await second.beat();
  expect(await second.next()).toBeNull();
  pass(1_000);
  const retaken = await second.next();
  expect(retaken?.caseId).toBe(taken.caseId);
  expect(retaken?.fence).toBeGreaterThan(taken.fence);
  const late = [
    await first.words(taken, 'I am back'),
    await first.close(taken),
    await first.post(`/cases/${taken.caseId}/release`, { fence: taken.fence }),
  ];
  expect(late.map(({ status }) => status)).toEqual([409, 409, 409]);
  const { lines } = await second.read(retaken ?? taken);
  expect(lines.map(({ text }) => text)).toEqual(['one moment']);
});

test('a worker who comes back before anybody took the case over is told at the next beat that it is lost or theirs', async () => {
  const { first, taken, pass } = await vanishing();
  pass(LIMITS.claimLeaseMs - 1_000);
  expect(JSON.parse((await first.beat([taken])).body)).toEqual({ lost: [] });
  pass(LIMITS.claimLeaseMs - 1_000);
  expect((await first.words(taken, 'still with you')).status).toBe(200);
});

test('the survivor is answered by whoever has the case, and never by the late one', async () => {
  const { survivor, first, second, taken, pass } = await vanishing();
  pass(LIMITS.claimLeaseMs);
  await second.beat();
  const retaken = await second.next();
  if (retaken === null) throw new Error('nothing to take');
  await first.words(taken, 'words of the late one');
  await second.words(retaken, 'words of the one who is here');
  const page = (await survivor.get('/events', { accept: 'text/html' })).body;
  expect(page).toContain('words of the one who is here');
  expect(page).not.toContain('words of the late one');
});

test('a claim without a first word goes back to the queue though its worker beats on', async () => {
  const here = await liveIn(null);
  await here.survivor().send(UNSAFE);
  const [first, second] = [await here.worker('Lin'), await here.worker('Wei')];
  const taken = await first.next();
  if (taken === null) throw new Error('nothing to take');
  for (let passedMs = 0; passedMs < LIMITS.firstWordMs; passedMs += LIMITS.beatEveryMs) {
    here.house.clock.offsetMs += LIMITS.beatEveryMs;
    await Promise.all([first.beat([taken]), second.beat()]);
  }
  expect((await second.next())?.caseId).toBe(taken.caseId);
  expect((await first.words(taken, 'too late')).status).toBe(409);
});

test('with every worker gone somebody new is told so in the very answer', async () => {
  const { here, pass } = await vanishing();
  pass(LIMITS.onDutyMs);
  const { body } = await here.survivor().send(UNSAFE);
  expect(body).toContain('现在没有社工值班');
});
