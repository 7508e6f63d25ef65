import { expect } from 'vitest';
import type { Scene } from '../../support/channel-drivers/channel-scene.ts';
import { times } from '../../support/channel-drivers/phone.ts';
import { isTaken, TROUBLES, type Trouble } from '../../support/channel-drivers/platform-outage.ts';
import { agrees, inDanger, type Sentence, type Sentences, taking } from './sentence.ts';

const MINUTE = 60_000;
const card = (shown: string[]) => shown.filter((text) => /这里现在用不了|这里暂时用不了/.test(text)).length;

/** A worker's words while the platform does that: they arrive, and twice only where it had taken them unheard. */
const troubled =
  (trouble: Trouble, count: number): Sentence =>
  async (scene: Scene) => {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    scene.outage.meets(trouble, count);
    await scene.outage.waiting(async () => {
      await worker.says('我在这里');
      await scene.passes(3 * MINUTE);
    });
    scene.outage.over();
    const again = isTaken(trouble) && scene.channel === 'telegram';
    expect(times(phone, '我在这里')).toBe(again ? count + 1 : 1);
    expect(await worker.became()).toEqual(['arrived']);
    // What came late is followed by what comes now.
    await worker.says('还在');
    expect(phone.shown().at(-1)).toBe('还在');
  };

/** The answer to a call for help while the platform does that: the numbers are shown, whatever else is not. */
const called =
  (trouble: Trouble): Sentence =>
  async (scene: Scene) => {
    const phone = scene.someone();
    await phone.opens();
    scene.outage.meets(trouble, 1);
    await scene.outage.waiting(async () => {
      await phone.says(scene.text('choice.unsafe'));
      await scene.passes(2 * MINUTE);
    });
    scene.outage.over();
    expect(phone.shown().join('\n')).toMatch(/110[\s\S]*120/);
    // What was taken unheard comes again: of Telegram all of it, of LINE only numbers.
    const most = isTaken(trouble) ? 2 : 1;
    expect(times(phone, scene.text('now.call'))).toBeLessThanOrEqual(most);
    expect((await (await scene.worker()).desk()).waitingCount).toBe(1);
  };

/** What stands behind, or the platform, is gone for a while. */
export const outageSentences: Sentences = {
  async 'while the store is down the numbers are shown once in half an hour, and nothing is claimed to have arrived'(
    scene,
  ) {
    const phone = await inDanger(scene);
    await scene.ground.storeGoes();
    await phone.says('他回来了');
    expect(phone.status()).toBe(503);
    await phone.says('他在敲门');
    expect(card(phone.shown())).toBe(1);
    expect(phone.shown().join('\n')).toContain('110');
    expect(times(phone, scene.text('now.heard'))).toBe(0);
    scene.ground.advance(31 * MINUTE);
    await phone.says('他在砸门');
    expect(card(phone.shown())).toBe(2);
    await scene.ground.storeComesBack();
    await phone.repeats(1);
    await scene.passes(2 * MINUTE);
    const worker = await taking(scene);
    expect(await worker.heard()).toContain('他在砸门');
  },

  async 'what was written while the store was down is handled once, in order, when it is back'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    await scene.ground.storeGoes();
    for (const text of ['第一句', '第二句', '第三句']) await phone.says(text);
    await scene.ground.storeComesBack();
    await scene.passes(5 * MINUTE);
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual(['第一句', '第二句', '第三句']);
    expect(times(phone, scene.text('now.heard'))).toBe(3);
  },

  ...Object.fromEntries(
    TROUBLES.flatMap((trouble) => [
      [`a worker’s words arrive though the platform has trouble (${trouble})`, troubled(trouble, 1)],
      [`a call for help shows the numbers though the platform has trouble just then (${trouble})`, called(trouble)],
    ]),
  ),
  'a worker’s words arrive though the platform has trouble three times (broken)': troubled('broken', 3),

  async 'a worker’s words that may have been lost are said to be so at the desk, or come again'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    // On LINE this leaves a way to answer free of charge, which has no key against doubles.
    await phone.says('他在敲门');
    scene.outage.meets('broken');
    await worker.says('我在这里');
    scene.outage.over();
    await scene.passes(2 * MINUTE);
    expect([times(phone, '我在这里'), await worker.became()]).toEqual(
      scene.capabilities.resends ? [1, ['arrived']] : [0, ['lost']],
    );
  },

  async 'somebody the platform says is not to be reached is shown so at the desk, and is there again when they write'(
    scene,
  ) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    scene.outage.meets('refused');
    await worker.says('我在这里');
    expect(await worker.reads()).toMatchObject({ presence: 'unreachable' });
    expect(await worker.became()).toEqual(['lost']);
    scene.outage.over();
    await phone.says('我在');
    expect(await worker.reads()).toMatchObject({ presence: 'here' });
  },
};
