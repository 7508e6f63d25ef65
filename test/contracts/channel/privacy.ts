import { expect } from 'vitest';
import { NAMES } from '../../support/channel-drivers/channel-scene.ts';
import { agrees, inDanger, type Sentences, taking } from './sentence.ts';

/** What must go nowhere. */
export const privacySentences: Sentences = {
  async 'nobody’s name, account or telephone is in anything that is asked, logged, answered or shown to a worker'(
    scene,
  ) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    await phone.says('我躲在厕所里');
    const worker = await taking(scene);
    await worker.says('我在');
    await phone.looks();
    await phone.says('谢谢');
    await phone.leaves();
    const traces = scene.traces();
    expect(traces.length).toBeGreaterThan(500);
    for (const name of Object.values(NAMES)) expect(traces).not.toContain(name);
  },

  async 'who somebody is, and who we are, is never asked of the platform'(scene) {
    const phone = await inDanger(scene);
    await phone.says('我躲在厕所里');
    const { telegram, line } = scene.house;
    const asked = [...telegram.calls.map(({ method }) => method), ...line.calls.map(({ path }) => path)];
    expect(asked.length).toBeGreaterThan(2);
    expect(
      asked.filter(
        (each) =>
          !/^(?:sendMessage|editMessageText|answerCallbackQuery|\/v2\/bot\/(?:message\/(?:reply|push|quota.*)|chat\/loading\/start))$/.test(
            each,
          ),
      ),
    ).toEqual([]);
  },

  async 'the log says nothing that anybody wrote, and holds no secret of the platform'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    scene.outage.meets('broken', 3);
    await phone.says('canary words of mine');
    await worker.says('canary words of the worker');
    scene.outage.over();
    const log = scene.house.logged.join('\n');
    expect(log).toContain('send-failed');
    for (const secret of ['canary', 'demo-token', 'demo-access-token', 'demo-webhook'])
      expect(log).not.toContain(secret);
  },

  async 'a group is not answered, and nothing of it is a case'(scene) {
    const { telegram, line } = scene.house;
    const group = scene.channel === 'telegram' ? telegram.group() : null;
    group?.says('救命');
    group?.says('/start');
    if (scene.channel === 'line') {
      const chat = line.group();
      chat.joins();
      chat.as({ userId: line.person().userId }).says('救命');
    }
    await scene.house.settle();
    expect([...telegram.attempts.map(({ result }) => result), ...line.deliveries.map(({ status }) => status)]).toEqual(
      scene.channel === 'telegram' ? [200, 200, 200, 200] : [200, 200],
    );
    expect([...telegram.calls, ...line.calls]).toEqual([]);
    expect((await (await scene.worker()).desk()).waitingCount).toBe(0);
  },

  async 'what is not signed by the platform is refused and read by nobody'(scene) {
    const phone = await inDanger(scene);
    await phone.says('我躲在厕所里');
    const { service, telegram, line } = scene.house;
    const body = telegram.attempts.at(-1)?.body ?? line.deliveries.at(-1)?.body ?? '';
    const headers = ['', 'x-telegram-bot-api-secret-token', 'x-line-signature'];
    for (const header of headers) {
      const signed: Record<string, string> = header === '' ? {} : { [header]: 'A'.repeat(43).concat('=') };
      const answer = await service.app.request(`http://localhost:8787/hooks/${scene.channel}`, {
        method: 'POST',
        body: body.replace('厕所', '阳台'),
        headers: { 'content-type': 'application/json', ...signed },
      });
      expect(answer.status).toBe(401);
    }
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual(['我躲在厕所里']);
  },
};
