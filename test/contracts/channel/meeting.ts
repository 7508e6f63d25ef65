import { expect } from 'vitest';
import { times } from '../../support/channel-drivers/phone.ts';
import { agrees, inDanger, type Sentences, toTheWays } from './sentence.ts';

const said = (shown: string[]) => shown.join('\n');

/** Finding one's way: what is shown and offered, by whatever way it is chosen. */
export const meetingSentences: Sentences = {
  async 'the first contact gives the first question and the emergency number'(scene) {
    const phone = scene.someone();
    await phone.opens();
    expect(said(phone.shown())).toContain('110');
    expect(times(phone, scene.text('hello.first'))).toBe(1);
    expect(phone.offered()).toEqual(['choice.unsafe', 'choice.person', 'choice.info'].map((key) => scene.text(key)));
  },

  async 'whoever begins by writing is asked something, and nothing is called'(scene) {
    const phone = scene.someone();
    await phone.says('你好');
    expect(phone.offered().length).toBeGreaterThan(1);
    expect((await (await scene.worker()).desk()).waitingCount).toBe(0);
  },

  async 'choosing a label and typing it mean the same'(scene) {
    const [chooses, types] = [await inDanger(scene), scene.someone()];
    await types.opens();
    await types.says(scene.text('choice.unsafe'));
    expect(types.shown()).toEqual(chooses.shown());
    expect(types.offered()).toEqual(chooses.offered());
    const { waiting } = await (await scene.worker()).desk();
    expect(waiting.map(({ level }) => level)).toEqual(['immediate', 'immediate']);
  },

  async 'a typed "1" is the first choice'(scene) {
    const [chooses, types] = [await inDanger(scene), scene.someone()];
    await types.opens();
    await types.says('1');
    expect(types.shown()).toEqual(chooses.shown());
  },

  async 'danger now opens exactly one case, shows the numbers, and promises nobody who is not there'(scene) {
    const worker = await scene.worker();
    const phone = await inDanger(scene);
    const { waiting } = await worker.desk();
    expect(waiting).toEqual([
      expect.objectContaining({ level: 'immediate', channel: scene.channel, presence: 'here' }),
    ]);
    for (const key of ['now.call', 'case.unstaffed']) expect(times(phone, scene.text(key))).toBe(1);
    for (const number of ['110', '120']) expect(said(phone.shown())).toContain(number);
    expect(times(phone, scene.text('case.staffed'))).toBe(0);
  },

  async 'with a worker on duty it says where the call is, and that a worker reads only once one does'(scene) {
    const worker = await scene.worker();
    await worker.beats();
    const phone = await inDanger(scene);
    expect(times(phone, scene.text('case.staffed'))).toBe(1);
    expect(times(phone, scene.text('case.unstaffed'))).toBe(0);
    await phone.looks();
    expect(times(phone, scene.text('worker.reading'))).toBe(0);
  },

  async 'two people never see each other’s'(scene) {
    const [one, other] = [await inDanger(scene), scene.someone()];
    await agrees(scene, one);
    await other.opens();
    await one.says('我躲在厕所里');
    await other.says('我在想要不要说');
    await Promise.all([one.looks(), other.looks()]);
    const shared = [scene.text('now.call'), scene.text('now.heard')];
    for (const text of shared) expect([times(one, text), times(other, text)]).toEqual([1, 0]);
    const worker = await scene.worker();
    await worker.takes();
    expect(await worker.heard()).toEqual(['我躲在厕所里']);
  },

  async 'five quick messages are stepped one after another, in order'(scene) {
    const phone = await inDanger(scene);
    const five = ['他在敲门', '我在卫生间', '门锁着', '孩子跟我在一起', '我怕他进来'];
    await phone.saysQuickly(five);
    const worker = await scene.worker();
    await worker.takes();
    expect(await worker.heard()).toEqual(five);
  },

  async 'the language changes when it is asked for, and again'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.says('English');
    expect(times(phone, scene.text('hello.first', 'en'))).toBe(1);
    expect(phone.offered()).toContain(scene.text('choice.unsafe', 'en'));
    await phone.says('中文');
    expect(phone.offered()).toContain(scene.text('choice.unsafe'));
    await phone.says('English');
    await phone.chooses(scene.text('choice.unsafe', 'en'));
    expect((await (await scene.worker()).desk()).waiting).toEqual([expect.objectContaining({ language: 'en' })]);
  },

  async 'somebody who asks for a person is asked one thing and has one'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.says('找人');
    expect(times(phone, scene.text('tonight.question'))).toBe(1);
    await phone.chooses(scene.text('choice.unsure'));
    const worker = await scene.worker();
    expect((await worker.desk()).waiting).toEqual([expect.objectContaining({ level: 'urgent' })]);
    await phone.says('找人');
    expect(times(phone, scene.text('person.already'))).toBe(1);
    expect((await worker.desk()).waitingCount).toBe(1);
  },

  async 'the name of a town shows its centres, and the list leads there too'(scene) {
    const phone = scene.someone();
    await toTheWays(scene, phone);
    await phone.chooses(scene.text('choice.place'));
    expect(times(phone, scene.text('place.question'))).toBe(1);
    const [zone = ''] = phone.offered();
    await phone.says('虎门');
    expect(said(phone.shown())).toMatch(/虎门/);
    await phone.chooses(scene.text('choice.another-town'));
    await phone.chooses(zone);
    const [town = ''] = phone.offered();
    await phone.chooses(town);
    expect(said(phone.shown())).toContain(town);
    expect(phone.offered()).toContain(scene.text('choice.another-town'));
  },

  async 'a shared place shows the centres of its town, and the worker the town: its coordinates go nowhere'(scene) {
    const phone = await inDanger(scene);
    const exactly = { latitude: 22.816_543_21, longitude: 113.672_987_65 };
    await phone.sharesPlace(exactly);
    expect(said(phone.shown())).toContain(scene.text('place.to-worker'));
    expect(said(phone.shown())).toMatch(/虎门/);
    const worker = await scene.worker();
    await worker.takes();
    expect((await worker.heard()).join()).toMatch(/虎门/);
    for (const degrees of ['22.81', '22.82', '113.67']) expect(scene.traces()).not.toContain(degrees);
  },

  async 'a place far from every town is said to be so'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.sharesPlace({ latitude: 52.520_008, longitude: 13.404_954 });
    expect(times(phone, scene.text('place.outside'))).toBe(1);
    expect(phone.offered().length).toBeGreaterThan(1);
  },

  async 'a choice of a question that is over is answered kindly, and counts when it raises'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.chooses(scene.text('choice.info'));
    await phone.choosesOld(scene.text('choice.info'));
    expect(times(phone, scene.text('stale'))).toBe(1);
    const worker = await scene.worker();
    expect((await worker.desk()).waitingCount).toBe(0);
    await phone.choosesOld(scene.text('choice.unsafe'));
    expect((await worker.desk()).waiting).toEqual([expect.objectContaining({ level: 'immediate' })]);
    expect(times(phone, scene.text('now.call'))).toBe(1);
  },
};
