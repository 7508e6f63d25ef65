import type { Scene, SceneOptions } from '../../support/channel-drivers/channel-scene.ts';
import type { DeskWorker } from '../../support/channel-drivers/desk-worker.ts';
import type { Phone } from '../../support/channel-drivers/phone.ts';

/** One guarantee of every channel, and what its house needs besides. */
export type Sentence = { (scene: Scene): Promise<void>; options?: SceneOptions };
/** By what they say. */
export type Sentences = Record<string, Sentence>;
export function withOptions(options: SceneOptions, sentence: Sentence): Sentence {
  return Object.assign((scene: Scene) => sentence(scene), { options });
}

/** Somebody who has said that there is danger now: a case is open. */
export async function inDanger(scene: Scene, phone: Phone = scene.someone()): Promise<Phone> {
  await phone.opens();
  await phone.chooses(scene.text('choice.unsafe'));
  return phone;
}

/** Where it is asked, they let us write back. */
export async function agrees(scene: Scene, phone: Phone): Promise<void> {
  if (scene.capabilities.pushed) await phone.chooses(scene.text('choice.contact-hour'));
}

/** A worker on duty who holds the next case. */
export async function taking(scene: Scene): Promise<DeskWorker> {
  const worker = await scene.worker();
  await worker.beats();
  if (!(await worker.takes())) throw new Error('there is no case to take');
  await scene.house.settle();
  return worker;
}

/** From the first page to the question what is wanted: no danger, nobody looking. */
export async function toTheWays(scene: Scene, phone: Phone): Promise<void> {
  await phone.opens();
  await phone.says('我不知道从哪说起');
  await phone.chooses(scene.text('choice.will-not'));
  await phone.chooses(scene.text('choice.will-not'));
}
