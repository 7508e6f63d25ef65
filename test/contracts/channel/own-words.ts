import { expect } from 'vitest';
import type { Scene } from '../../support/channel-drivers/channel-scene.ts';
import type { Phone } from '../../support/channel-drivers/phone.ts';
import { agrees, type Sentences, taking, toTheWays } from './sentence.ts';

const CHECK = '湖边的石头';
const DANGER = '妈妈的毛衣';

async function setsWords(scene: Scene, phone: Phone): Promise<void> {
  await phone.chooses(scene.text('choice.own-words'));
  await phone.chooses(scene.text('choice.check-word'));
  await phone.says(CHECK);
  await phone.chooses(scene.text('choice.danger-word'));
  await phone.says(DANGER);
  await phone.chooses(scene.text('choice.go-back'));
}

/** Somebody at the ways, with words of their own. */
async function withWords(scene: Scene): Promise<Phone> {
  const phone = scene.someone();
  await toTheWays(scene, phone);
  await phone.chooses(scene.text('choice.information'));
  await setsWords(scene, phone);
  return phone;
}

/** What only the survivor knows, and what a worker and a screen see of it. */
export const ownWordSentences: Sentences = {
  async 'the word for danger calls a worker, and nothing on the screen says so, not when the case is taken or closed either'(
    scene,
  ) {
    const [phone, other] = [await withWords(scene), await withWords(scene)];
    await phone.says(DANGER);
    await other.says('爸爸的手套');
    expect(phone.shown()).toEqual(other.shown());
    const before = phone.shown();
    const worker = await taking(scene);
    await phone.looks();
    await other.looks();
    expect(phone.shown()).toEqual(other.shown());
    expect(await worker.heard()).toEqual([scene.text('mark.duress')]);
    const { level, reasons } = await worker.reads();
    expect([level, reasons.length]).toEqual(['immediate', 1]);
    await phone.says('那件蓝色的');
    expect(await worker.heard()).toEqual([scene.text('mark.duress'), '那件蓝色的']);
    await worker.closes();
    await phone.looks();
    expect(phone.shown().slice(0, before.length)).toEqual(before);
    for (const key of ['reading', 'closed']) expect(phone.shown()).not.toContain(scene.text(`worker.${key}`));
    expect(scene.traces()).not.toContain(DANGER);
  },

  async 'the check word reaches the worker as right, never as itself, and is answered by nothing on the screen'(scene) {
    const phone = await withWords(scene);
    await phone.chooses(scene.text('choice.person'));
    await phone.chooses(scene.text('choice.will-not'));
    await agrees(scene, phone);
    const worker = await taking(scene);
    await phone.looks();
    const before = phone.shown();
    await phone.says(`${CHECK}。`);
    expect(await worker.heard()).toEqual([scene.text('mark.check-right')]);
    await phone.looks();
    expect(phone.shown()).toEqual(before);
    expect(scene.traces()).not.toContain(CHECK);
  },
};
