import { expect } from 'vitest';
import type { Scene } from '../../support/channel-drivers/channel-scene.ts';
import { type Thing, times } from '../../support/channel-drivers/phone.ts';
import { agrees, inDanger, type Sentence, type Sentences, taking } from './sentence.ts';

/** What is said to each, and the mark the worker sees. */
const THINGS: Record<Thing, { said: string; mark: string }> = {
  voice: { said: 'media.voice', mark: 'mark.voice' },
  video: { said: 'media.voice', mark: 'mark.video' },
  'video note': { said: 'media.voice', mark: 'mark.video-note' },
  picture: { said: 'media.picture', mark: 'mark.picture' },
  sticker: { said: 'media.sticker', mark: 'mark.sticker' },
  file: { said: 'media.file', mark: 'mark.file' },
  contact: { said: 'media.contact', mark: 'mark.contact' },
  poll: { said: 'media.poll', mark: 'mark.poll' },
  forwarded: { said: 'media.forwarded', mark: 'mark.forwarded' },
  'something new': { said: 'media.other', mark: 'mark.other' },
};

/** The answer is one of ours and something can be chosen; the worker sees what it was and nothing that was in it. */
const sent =
  (thing: Thing): Sentence =>
  async (scene: Scene) => {
    const { said, mark } = THINGS[thing];
    const phone = scene.someone();
    await phone.opens();
    await phone.sends(thing);
    expect(times(phone, scene.text(said))).toBe(1);
    expect(phone.offered().length).toBeGreaterThan(1);
    const other = await inDanger(scene);
    await other.sends(thing);
    expect(times(other, scene.text('media.mark-only'))).toBe(1);
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual([scene.text(mark)]);
    await worker.says('我在');
    await other.sends(thing);
    expect(times(other, scene.text('media.to-worker'))).toBe(1);
    expect(await worker.heard()).toEqual([scene.text(mark), scene.text(mark)]);
    expect(scene.traces()).not.toMatch(/canary/i);
  };

/** Everything that can be sent and is not a word, a tap or a place. */
export const thingSentences: Sentences = {
  ...Object.fromEntries(
    Object.keys(THINGS).map((thing) => [
      `${thing}: a kind answer, and the worker sees that it came and not what is in it`,
      sent(thing as Thing),
    ]),
  ),

  async 'after a voice message danger and a person are one tap away, in pictures, and the way back too'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.sends('voice');
    expect(phone.offered()).toEqual(
      ['picture.unsafe', 'picture.person', 'picture.place', 'picture.back'].map((key) => scene.text(key)),
    );
    await phone.chooses(scene.text('picture.unsafe'));
    const worker = await taking(scene);
    const { level, facts } = await worker.reads();
    expect(level).toBe('immediate');
    expect(facts.map(({ label }) => label)).toContain(scene.text('summary.voice-sent'));
  },

  async 'a picture with words under it: the words count, the picture is marked'(scene) {
    const phone = await inDanger(scene);
    await phone.sends('picture', '他在门外');
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual([scene.text('mark.picture'), '他在门外']);
  },

  async 'danger words somebody else wrote, forwarded, ask one question and open nothing by themselves'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.sends('forwarded', '我要杀了你');
    const worker = await scene.worker();
    expect((await worker.desk()).waitingCount).toBe(0);
    expect(phone.offered()).toContain(scene.text('choice.will'));
    await phone.chooses(scene.text('choice.will'));
    expect((await worker.desk()).waiting).toEqual([expect.objectContaining({ level: 'immediate' })]);
  },

  async 'a message that was changed is no answer, its danger counts, and the worker sees that it was changed'(scene) {
    const phone = scene.someone();
    await phone.opens();
    await phone.says('你好');
    await phone.edits('早上好');
    expect(times(phone, scene.text('edited'))).toBe(1);
    await phone.edits('救命');
    const worker = await taking(scene);
    expect(await worker.reads()).toMatchObject({ level: 'immediate' });
    await worker.says('我在');
    await phone.says('他在敲门');
    await phone.edits('他在撞门');
    const heard = await worker.heard();
    expect(heard).toContain('他在敲门');
    expect(heard.join()).toContain('他在撞门');
    expect(heard.join()).toContain(scene.text('mark.edited'));
  },

  async 'a message that was taken back is gone from the desk at once'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const worker = await taking(scene);
    await phone.says('我住在虎门');
    expect(await worker.heard()).toEqual(['我住在虎门']);
    await phone.unsends();
    expect(await worker.heard()).toEqual([]);
    await phone.says('我还在');
    expect(await worker.heard()).toEqual(['我还在']);
  },

  async 'a link that opens the chat does just that, whatever it carries'(scene) {
    const phone = scene.someone();
    await phone.says('/start campaign_canary');
    expect(phone.offered()).toContain(scene.text('choice.unsafe'));
    expect(scene.traces()).not.toMatch(/canary/i);
  },

  async 'the chat opened once more asks where to begin, and the worker is told it may be somebody else'(scene) {
    const phone = await inDanger(scene);
    await phone.says('/start');
    expect(phone.offered()).toContain(scene.text('choice.unsafe'));
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual([scene.text('mark.opened')]);
  },

  async 'what arrives so late that nobody knows whether it was handled is not stepped, but danger in it calls'(scene) {
    const phone = scene.someone();
    await phone.opens();
    const lateMs = 50 * 3_600_000;
    await phone.saysLate(scene.text('choice.person'), lateMs);
    expect(times(phone, scene.text('tonight.question'))).toBe(0);
    expect(times(phone, scene.text('late'))).toBe(1);
    expect((await (await scene.worker()).desk()).waitingCount).toBe(0);
    await phone.saysLate('救命', lateMs + 1_000);
    expect((await (await scene.worker()).desk()).waiting).toEqual([expect.objectContaining({ level: 'immediate' })]);
    expect(times(phone, scene.text('now.call'))).toBe(1);
  },

  async 'hostile words reach the worker as they are and break nothing'(scene) {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const hostile = [
      '\u202eright to left\u202c and \u200bnothing\u200d wide',
      'half \ud800 a character',
      '<b>bold</b> <script>alert(1)</script> &amp; "quoted"',
      '*stars* _lines_ [link](tg://user?id=1) `code` ||spoiler||',
      '{police} {{police}} $t(chat:ended) %s',
      'a\u0000b\u0007c',
    ];
    for (const text of hostile) await phone.says(text);
    const worker = await taking(scene);
    expect(await worker.heard()).toEqual([
      ...hostile.slice(0, 1),
      'half \ufffd a character',
      ...hostile.slice(2, 5),
      'a b c',
    ]);
    // The other way they are shown as they were written, whatever marks they carry.
    for (const text of hostile.slice(2, 5)) {
      await worker.says(text);
      await phone.looks();
      expect(times(phone, text)).toBe(1);
    }
    await phone.looks();
    expect(await worker.became()).toEqual(['arrived', 'arrived', 'arrived']);
  },

  async 'five thousand characters reach the worker as far as the channel carries them'(scene) {
    const phone = await inDanger(scene);
    const text = '他又动手了。'.repeat(833).slice(0, 5_000);
    await phone.says(text);
    const worker = await taking(scene);
    const heard = (await worker.heard()).join('');
    const kept = scene.capabilities.pushed ? text.length : scene.capabilities.textMax;
    expect(heard).toBe(text.slice(0, kept));
  },
};
