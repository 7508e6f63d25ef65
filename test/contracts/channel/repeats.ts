import { expect } from 'vitest';
import { times } from '../../support/channel-drivers/phone.ts';
import { agrees, inDanger, type Sentences, taking, withOptions } from './sentence.ts';

const MINUTE = 60_000;

/** The same event again, and answers nobody heard. */
export const repeatSentences: Sentences = {
  async 'an event delivered five times at once, and again later, has one effect'(scene) {
    const worker = await scene.worker();
    const phone = scene.someone();
    await phone.opens();
    scene.copies(5);
    await phone.chooses(scene.text('choice.unsafe'));
    scene.copies(1);
    await phone.repeats(2);
    await scene.passes(10 * MINUTE);
    await phone.repeats(1);
    expect((await worker.desk()).waitingCount).toBe(1);
    for (const key of ['now.call', 'case.unstaffed']) expect(times(phone, scene.text(key))).toBe(1);
  },

  async 'words delivered five times at once, and again later, are one line at the desk and have one answer'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    scene.copies(5);
    await phone.says('我躲在厕所里');
    scene.copies(1);
    await phone.repeats(5, { atOnce: true });
    await phone.repeats(1);
    expect(times(phone, scene.text('now.heard'))).toBe(1);
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual(['我躲在厕所里']);
  },

  async 'the very first words of somebody, repeated, are one person and one case'(scene) {
    const phone = scene.someone();
    scene.copies(5);
    await phone.says('救命');
    expect((await (await scene.worker()).desk()).waitingCount).toBe(1);
    expect(times(phone, scene.text('now.call'))).toBe(1);
  },

  async 'an answer nobody heard is shown once when the event comes again, and has had its effect once'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.unheard((one) => one.chooses(scene.text('choice.unsafe')));
    expect((await (await scene.worker()).desk()).waitingCount).toBe(1);
    expect(times(phone, scene.text('now.call'))).toBe(1);
    await agrees(scene, phone);
    await phone.unheard((one) => one.says('他在门外'));
    expect(times(phone, scene.text('now.heard'))).toBe(1);
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual(['他在门外']);
  },

  'a message that comes again after a newer one counts once, and both are passed on': withOptions(
    { redelivery: true },
    async (scene) => {
      const phone = await inDanger(scene);
      await scene.ground.storeGoes();
      await phone.says('这一条先写');
      await scene.ground.storeComesBack();
      await phone.says('这一条后写');
      await scene.passes(40 * MINUTE);
      const worker = await taking(scene);
      expect(await worker.heard()).toEqual(['这一条后写', '这一条先写']);
    },
  ),
};
