import { expect } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Scene } from '../../support/channel-drivers/channel-scene.ts';
import { type Phone, times } from '../../support/channel-drivers/phone.ts';
import { agrees, inDanger, type Sentences, taking, toTheWays } from './sentence.ts';

const MINUTE = 60_000;

/** Somebody beside an open case, a worker who wrote to them, and what the chat holds of both. */
async function talked(scene: Scene) {
  const phone = await inDanger(scene);
  await agrees(scene, phone);
  await phone.says('我躲在厕所里');
  const worker = await taking(scene);
  await worker.says('我在');
  await phone.looks();
  expect(phone.stands()).toBeGreaterThan(5);
  return { phone, worker };
}

/** The last words alone stand in the chat, whatever time passes. */
async function onlyTheLast(scene: Scene, phone: Phone, words: string[]): Promise<void> {
  for (const after of [0, 5 * MINUTE]) {
    await scene.passes(after);
    expect([phone.stands(), phone.shown()]).toEqual([1, words]);
  }
}

/** A code somebody made, who is gone since. */
async function codeOf(scene: Scene): Promise<string> {
  const phone = scene.someone();
  await toTheWays(scene, phone);
  // Something was answered, so that there is something to be shown again.
  const answered = ['tell', 'partner', 'have-not', 'have-not', 'enough'];
  for (const choice of [...answered, 'own-words', 'get-code', 'eight-words'])
    await phone.chooses(scene.text(`choice.${choice}`));
  const [before = ''] = scene.text('code.shown', 'zh-Hans', { code: '|' }).split('|');
  const code =
    phone
      .shown()
      .findLast((words) => words.startsWith(before))
      ?.slice(before.length) ?? '';
  expect([...code]).toHaveLength(8);
  await phone.says('0');
  return code;
}

/** What remains nowhere, and what somebody can take along. */
export const noTraceSentences: Sentences = {
  async 'erasing empties the chat of what both sides wrote, a worker too; a receipt alone stands, and says so'(scene) {
    const { phone } = await talked(scene);
    await phone.says('删除');
    await onlyTheLast(
      scene,
      phone,
      ['erased', 'erased-case', 'cleared.all'].map((key) => scene.text(key)),
    );
  },

  async 'leaving empties the chat too, and whoever opens it next finds nothing above'(scene) {
    const { phone } = await talked(scene);
    await phone.leaves();
    await onlyTheLast(
      scene,
      phone,
      ['ended', 'cleared.all'].map((key) => scene.text(key)),
    );
  },

  async 'an ending delivered five times at once, and again, empties the chat once and is told once'(scene) {
    const { phone } = await talked(scene);
    scene.copies(5);
    await phone.says('删除');
    scene.copies(1);
    await phone.repeats(2);
    await onlyTheLast(
      scene,
      phone,
      ['erased', 'erased-case', 'cleared.all'].map((key) => scene.text(key)),
    );
  },

  async 'what the platform does not delete just then is told, and deleted when it does'(scene) {
    const { phone } = await talked(scene);
    const before = phone.stands();
    scene.house.telegram.faults.next('deleteMessages', { status: 500 }, 2);
    await phone.says('删除');
    const told = ['erased', 'erased-case', 'cleared.later'].map((key) => scene.text(key));
    expect(phone.shown().slice(-3)).toEqual(told);
    expect(phone.stands()).toBe(before + 2);
    await scene.passes(3 * MINUTE);
    await onlyTheLast(scene, phone, told);
  },

  async 'a chat whose conversation ran out is emptied by itself, and nothing is said'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.chooses(scene.text('choice.info'));
    expect(phone.stands()).toBeGreaterThan(2);
    scene.ground.advance(LIMITS.sessionIdleMs.telegram);
    await scene.passes(MINUTE);
    expect([phone.stands(), phone.shown()]).toEqual([0, []]);
  },

  async 'what is held is said for this channel, how long each stands, and how to have it deleted'(scene) {
    const phone = await inDanger(scene);
    await phone.says('你们存了什么');
    const holes = { address: '10 分钟', most: '1 天', after: '3 天' };
    for (const key of ['intro', 'conversation-case', 'case', 'nothing-else', 'erase']) {
      expect(times(phone, scene.text(`held.${key}`, 'zh-Hans', holes))).toBe(1);
    }
    expect(phone.shown().join()).not.toMatch(/[{}]/);
    await phone.says('删除');
    expect(phone.shown()).toContain(scene.text('erased'));
  },

  async 'a code brings a conversation back on another phone, once, and asks first who can see'(scene) {
    const code = await codeOf(scene);
    const [other, late] = [scene.someone(), scene.someone()];
    for (const phone of [other, late]) {
      await phone.opens();
      await phone.says('口令');
    }
    expect(times(other, scene.text('code.ask'))).toBe(1);
    await other.says(code);
    expect(times(other, scene.text('seen.question'))).toBe(1);
    expect(times(other, scene.text('own.show'))).toBe(0);
    await other.chooses(scene.text('choice.will-not'));
    expect(times(other, scene.text('own.show'))).toBe(1);
    await late.says(code);
    expect(times(late, scene.text('code.unknown'))).toBe(1);
    expect(times(late, scene.text('seen.question'))).toBe(0);
    expect(scene.traces()).not.toContain(`"code":"${code}"`);
  },

  async 'a code that opens nothing says so, after five of them none is looked up for that person, and the right one is not used up'(
    scene,
  ) {
    const code = await codeOf(scene);
    const phone = scene.someone();
    await phone.opens();
    await phone.says('口令');
    for (const wrong of [
      '天地人你我他上下',
      '上下左右前后天地',
      '山水火土木金日月',
      '东西南北中上下左',
      '一二三四五六七八',
    ])
      await phone.says(wrong);
    expect(times(phone, scene.text('code.unknown'))).toBe(5);
    await phone.says(code);
    expect(times(phone, scene.text('code.too-many'))).toBe(1);
    const other = scene.someone();
    await other.opens();
    await other.says('口令');
    await other.says(code);
    expect(times(other, scene.text('seen.question'))).toBe(1);
  },
};
