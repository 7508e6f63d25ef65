import { expect } from 'vitest';
import { times } from '../../support/channel-drivers/phone.ts';
import { agrees, inDanger, type Sentences, taking } from './sentence.ts';

const MINUTE = 60_000;
const WORDS = '我是社工小林，我在看';

/** A worker and somebody who writes. */
export const workerSentences: Sentences = {
  async 'a worker’s words arrive once, where they are asked for or agreed to'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    await worker.says(WORDS);
    await phone.looks();
    await scene.passes(2 * MINUTE);
    await phone.looks();
    expect(times(phone, WORDS)).toBe(1);
    expect(times(phone, scene.text('worker.reading'))).toBe(1);
    expect(await worker.became()).toEqual(['arrived']);
  },

  async 'before anybody agreed a worker’s words wait, and come with the next message'(scene) {
    const phone = await inDanger(scene);
    const worker = await taking(scene);
    expect((await worker.reads()).reach.how).toBe('not-agreed');
    await worker.says(WORDS);
    const before = phone.bubbles();
    await scene.passes(2 * MINUTE);
    expect([phone.bubbles(), times(phone, WORDS)]).toEqual([before, 0]);
    expect(await worker.became()).toEqual(['waiting']);
    await phone.says('好');
    expect(times(phone, WORDS)).toBe(1);
    expect(await worker.became()).toEqual(['arrived']);
    await scene.passes(2 * MINUTE);
    expect(times(phone, WORDS)).toBe(1);
  },

  async '"not now" is kept to: nothing comes by itself, and asking brings what waits'(scene) {
    const phone = await inDanger(scene);
    await phone.chooses(scene.text('choice.contact-no'));
    const worker = await taking(scene);
    await worker.says(WORDS);
    const before = phone.bubbles();
    await scene.passes(2 * MINUTE);
    expect(phone.bubbles()).toBe(before);
    await phone.says(scene.text('choice.look'));
    expect(times(phone, WORDS)).toBe(1);
    expect(await worker.heard()).toEqual([]);
  },

  async 'an hour that was agreed to ends after an hour'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    await worker.says('第一句');
    await scene.passes(61 * MINUTE);
    await worker.says('第二句');
    expect([times(phone, '第一句'), times(phone, '第二句')]).toEqual([1, 0]);
    expect((await worker.reads()).reach.how).toBe('not-agreed');
  },

  async 'the same words of a worker sent again are one message'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    const id = crypto.randomUUID();
    await Promise.all([1, 2, 3].map(() => worker.says(WORDS, { id })));
    await phone.looks();
    await scene.passes(2 * MINUTE);
    await phone.looks();
    expect(times(phone, WORDS)).toBe(1);
    expect(await worker.became()).toEqual(['arrived']);
  },

  async 'a worker’s question can be answered with one tap or by typing'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    await worker.says('门锁了吗？', { yesNo: true });
    await phone.looks();
    expect(phone.offered()).toEqual([scene.text('worker.yes'), scene.text('worker.no')]);
    await phone.chooses(scene.text('worker.yes'));
    await worker.says('孩子在身边吗？', { yesNo: true });
    await phone.looks();
    await phone.says(scene.text('worker.no'));
    expect(await worker.heard()).toEqual([scene.text('worker.yes'), scene.text('worker.no')]);
  },

  async 'while a worker speaks the bot says nothing of its own to words'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    await worker.says(WORDS);
    await phone.looks();
    const before = phone.bubbles();
    await phone.says('他回来了');
    await phone.looks();
    expect(phone.bubbles()).toBe(before);
    expect(await worker.heard()).toEqual(['他回来了']);
  },

  async 'when the worker has ended it, that is said once, and the next words begin anew'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    await worker.says(WORDS);
    await phone.looks();
    expect((await worker.closes()).status).toBe(200);
    await phone.looks();
    await scene.passes(2 * MINUTE);
    expect(times(phone, scene.text('worker.closed'))).toBe(1);
    await phone.says('谢谢');
    expect(phone.offered()).toContain(scene.text('choice.unsafe'));
    expect((await worker.desk()).waitingCount).toBe(0);
  },

  async 'a worker who gives no first word loses the case, and the next one may have it'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    await scene.passes(2 * MINUTE);
    expect((await worker.says(WORDS)).status).toBe(409);
    const next = await taking(scene);
    expect((await next.says(WORDS)).status).toBe(200);
    await phone.looks();
    expect(times(phone, WORDS)).toBe(1);
  },
};
