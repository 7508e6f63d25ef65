import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { agrees, inDanger, taking } from '../contracts/channel/sentence.ts';
import { type Ground, openScene, type Scene } from '../support/channel-drivers/channel-scene.ts';
import { times } from '../support/channel-drivers/phone.ts';
import { HELP_ORIGIN } from '../support/workerd/workerd.ts';
import { OBJECTS, onWorkerd } from '../support/workerd/workerd-ground.ts';

const { lay, workerd } = onWorkerd();
let ground: Ground;
let scene: Scene;
beforeEach(() => {
  ground = lay();
});
afterEach(() => scene.stop());

const moveAll = () => workerd().ask(OBJECTS, 'die');

it('a talk goes on when Cloudflare moves every object between any two messages', async () => {
  scene = await openScene('telegram', ground);
  const phone = await inDanger(scene);
  await moveAll();
  await agrees(scene, phone);
  await moveAll();
  await phone.says('我躲在厕所里');
  await moveAll();
  const worker = await taking(scene);
  await moveAll();
  await worker.says('我在');
  await moveAll();
  await phone.says('谢谢');
  expect(await worker.heard()).toEqual(['我躲在厕所里', '谢谢']);
  expect([times(phone, '我在'), times(phone, scene.text('now.call'))]).toEqual([1, 1]);
  expect((await worker.desk()).waitingCount).toBe(0);
});

it.each(['telegram', 'line', 'web'] as const)(
  'an object that is lost in the middle of a turn loses and doubles nothing of what is written on %s',
  async (channel) => {
    scene = await openScene(channel, ground, { redelivery: true });
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const texts = Array.from({ length: 12 }, (_, index) => `第${index + 1}句`);
    for (const [index, text] of texts.entries()) {
      /** A little later in the turn each time: so many cheap questions are asked of another object before. */
      const lost = async () => {
        for (let count = 0; count < index; count += 1) await workerd().ask(['desk'], 'drained');
        await workerd().ask(OBJECTS.slice(1), 'die');
      };
      // Its answer may break off on the way, which a page sees as a line that is gone.
      const says = phone.says(text).then(
        () => phone.status() === 200,
        () => false,
      );
      const [heard] = await Promise.all([says, lost()]);
      // What was not answered well comes again, from the page or the platform.
      if (!heard) await phone.repeats(1);
      await scene.passes(5 * 60_000);
    }
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual(texts);
    expect((await worker.desk()).waitingCount).toBe(0);
  },
);

it('five messages at once are stepped one after another, each once, whichever way they came in', async () => {
  scene = await openScene('telegram', ground);
  const phone = await inDanger(scene);
  await agrees(scene, phone);
  const texts = ['一', '二', '三', '四', '五'];
  await phone.saysQuickly(texts);
  const worker = await taking(scene);
  expect(await worker.heard()).toEqual(texts);
});

it('whoever closes the page while it sends has sent it', async () => {
  scene = await openScene('web', ground);
  const given = new AbortController();
  const sent = scene.house.service.app.request(`${HELP_ORIGIN}/`, {
    method: 'POST',
    body: JSON.stringify({ id: 'sent-and-closed-0001-0001', tap: 'first-contact/hello:unsafe', first: '1' }),
    headers: { origin: HELP_ORIGIN, 'content-type': 'application/json' },
    signal: given.signal,
  });
  given.abort();
  await expect(Promise.resolve(sent)).rejects.toThrow();
  const worker = await scene.worker();
  // Whether it had left the phone is the phone's to say; sent again it is one case.
  const again = await scene.house.service.app.request(`${HELP_ORIGIN}/`, {
    method: 'POST',
    body: JSON.stringify({ id: 'sent-and-closed-0001-0001', tap: 'first-contact/hello:unsafe', first: '1' }),
    headers: { origin: HELP_ORIGIN, 'content-type': 'application/json' },
  });
  expect(again.status).toBe(200);
  expect((await worker.desk()).waitingCount).toBe(1);
});

it('cron wakes what ticks, and then what could not be sent goes out by itself', async () => {
  scene = await openScene('telegram', ground);
  const phone = await inDanger(scene);
  await agrees(scene, phone);
  const worker = await taking(scene);
  scene.outage.meets('broken', 1);
  await worker.says('我在这里');
  scene.outage.over();
  expect(times(phone, '我在这里')).toBe(0);
  ground.advance(LIMITS.outboxLeaseMs + 1_000);
  await workerd().cron();
  await vi.waitFor(() => expect(times(phone, '我在这里')).toBe(1), { timeout: 15_000, interval: 200 });
  expect(await worker.became()).toEqual(['arrived']);
});

it('words told to the door reach no line of the log, whatever fails', async () => {
  scene = await openScene('telegram', ground);
  const phone = await inDanger(scene);
  await ground.storeGoes();
  await phone.says('canary words');
  await ground.storeComesBack();
  const lines = scene.house.logged.join('\n');
  expect(lines).toContain('hook-failed');
  expect(lines).not.toContain('canary');
  expect(lines).not.toContain(scene.house.telegram.people()[0]?.id.toString() ?? 'nobody');
});
