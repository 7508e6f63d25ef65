import { expect } from 'vitest';
import type { Scene } from '../../support/channel-drivers/channel-scene.ts';
import { times } from '../../support/channel-drivers/phone.ts';
import { agrees, inDanger, type Sentences, taking } from './sentence.ts';

const MINUTE = 60_000;

/** Somebody beside an open case, with a worker. */
async function talking(scene: Scene) {
  const phone = await inDanger(scene);
  await agrees(scene, phone);
  await phone.says('我躲在厕所里');
  const worker = await taking(scene);
  await worker.says('我在');
  await phone.looks();
  return { phone, worker };
}

const leaving =
  (leaves: (given: Awaited<ReturnType<typeof talking>>) => Promise<void>) =>
  async (scene: Scene): Promise<void> => {
    const given = await talking(scene);
    const { phone, worker } = given;
    await leaves(given);
    const { pushed, deletes } = scene.capabilities;
    const last = ['ended', ...(deletes === 'both' ? ['cleared.all'] : [])].map((key) => scene.text(key));
    if (pushed) expect(phone.shown().slice(-last.length)).toEqual(last);
    expect(await worker.reads()).toMatchObject({ presence: 'left', content: 'here' });
    expect((await worker.heard()).at(0)).toBe('我躲在厕所里');
    const before = phone.shown();
    expect((await worker.says('还在吗')).status).toBe(409);
    expect((await worker.closes()).status).toBe(200);
    await phone.looks();
    await scene.passes(5 * MINUTE);
    expect(phone.shown()).toEqual(before);
  };

/** Going, erasing, coming back. */
export const leavingSentences: Sentences = {
  'the way out ends it neutrally, the case stays and says so, and nothing more is sent': leaving(({ phone }) =>
    phone.leaves(),
  ),
  'a typed 0 does the same': leaving(({ phone }) => phone.says('0')),
  'a typed /exit does the same': leaving(({ phone }) => phone.says('/exit')),
  'a typed 退出 does the same': leaving(({ phone }) => phone.says('退出')),

  async 'leaving without a case ends it, and whoever comes next is met as if nobody had been there'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.chooses(scene.text('choice.info'));
    await phone.says('0');
    const before = phone.shown().length;
    await phone.opens();
    await phone.says('你好');
    expect(phone.offered().length).toBeGreaterThan(1);
    expect(phone.shown().slice(before)).toContain(scene.text('hello.first'));
    expect((await (await scene.worker()).desk()).waitingCount).toBe(0);
  },

  async 'erasing takes the content and says what stays; the call stays without it'(scene) {
    const { phone, worker } = await talking(scene);
    await phone.says('删除');
    expect(times(phone, scene.text('erased'))).toBe(1);
    expect(await worker.reads()).toMatchObject({ presence: 'erased', content: 'gone', lines: [], facts: [] });
    expect((await worker.says('还在吗')).status).toBe(409);
    const before = phone.shown();
    await phone.looks();
    await scene.passes(5 * MINUTE);
    expect(phone.shown()).toEqual(before);
  },

  async 'whoever comes back is met anew and told nothing of before'(scene) {
    const { phone, worker } = await talking(scene);
    await phone.says('0');
    const before = phone.shown().length;
    worker.vanishes();
    await scene.passes(10 * MINUTE);
    await phone.opens();
    const fresh = phone.shown().slice(before);
    expect(fresh.join('\n')).toContain('110');
    for (const told of ['我在', '我躲在厕所里', scene.text('worker.reading')]) expect(fresh).not.toContain(told);
    expect(await worker.desk()).toMatchObject({ waitingCount: 1 });
  },

  async 'whoever blocks the chat is shown as not to be reached, and nothing more is sent'(scene) {
    const { phone, worker } = await talking(scene);
    await phone.blocks();
    expect((await worker.reads()).presence).toBe('unreachable');
    expect((await worker.says('还在吗')).status).toBe(409);
    const before = phone.bubbles();
    await scene.passes(5 * MINUTE);
    expect(phone.bubbles()).toBe(before);
  },

  async 'whoever opens the chat again is met by a question, and told nothing of before'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    await phone.blocks();
    const before = phone.shown().length;
    await phone.unblocks();
    const fresh = phone.shown().slice(before);
    expect(phone.offered()).toContain(scene.text('choice.unsafe'));
    expect(fresh).toEqual([scene.text('again.say')]);
  },

  async 'whoever opens the chat again while a worker holds the case hears that a person reads there, and nothing of before'(
    scene,
  ) {
    const { phone, worker } = await talking(scene);
    await phone.blocks();
    const before = phone.shown().length;
    await phone.unblocks();
    const fresh = phone.shown().slice(before);
    expect(fresh[0]).toBe(scene.text('speaking'));
    expect(fresh).not.toContain('我在');
    expect((await worker.reads()).presence).toBe('here');
    expect((await worker.heard()).at(-1)).toBe(scene.text('mark.opened'));
  },
};
