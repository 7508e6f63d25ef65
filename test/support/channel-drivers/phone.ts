// channel-drivers/ is a person with a device on each channel, and a worker at the desk, for tests that say the same of all.

import type { Channel } from '../../../src/core/channel.ts';

/** What can be sent that is not words. */
export type Thing =
  | 'voice'
  | 'video'
  | 'video note'
  | 'picture'
  | 'sticker'
  | 'file'
  | 'contact'
  | 'poll'
  | 'forwarded'
  | 'something new';

/** How somebody is known to the platform, each field with a text that must go nowhere. */
export type Names = { first: string; last: string; account: string; telephone: string };
export type Place = { latitude: number; longitude: number };

/** Somebody on a channel: what they do, which resolves when nothing is due any more, and what they see. */
export type Phone = {
  channel: Channel;
  /** The first thing anybody does: the page, Start, "add as a friend". */
  opens(): Promise<void>;
  says(text: string): Promise<void>;
  /** Sent one right after another: nobody waits for an answer in between. */
  saysQuickly(texts: readonly string[]): Promise<void>;
  /** Presses what is on the screen now. Throws when nothing there says so. */
  chooses(label: string): Promise<void>;
  /** Presses a choice of a question that is over, as far as the channel leaves it on the screen; else types it. */
  choosesOld(label: string): Promise<void>;
  /** Asks for what is new, where nothing comes by itself. */
  looks(): Promise<void>;
  /** The last event once more, by the platform or the page; together or one after another. */
  repeats(times: number, how?: { atOnce?: boolean }): Promise<void>;
  /** Does this so that the service handles it and nobody hears its answer; then the platform or the page sends it again. */
  unheard(act: (phone: Phone) => Promise<void>): Promise<void>;
  /** A message that arrives as old as that. */
  saysLate(text: string, ageMs: number): Promise<void>;
  sends(thing: Thing, words?: string): Promise<void>;
  sharesPlace(place: Place): Promise<void>;
  /** Changes the last message. */
  edits(text: string): Promise<void>;
  /** Takes the last message back. */
  unsends(): Promise<void>;
  blocks(): Promise<void>;
  unblocks(): Promise<void>;
  /** The way out with one press, where there is one; else the command. */
  leaves(): Promise<void>;
  /** Paragraphs and numbers of the other side, the oldest first; neither labels nor the first line that says nothing. */
  shown(): string[];
  /** Choices on the screen now. */
  offered(): string[];
  /** What the last delivery was answered with. */
  status(): number;
  /** Bubbles of the other side. */
  bubbles(): number;
  /** Messages of both sides that stand in the chat. */
  stands(): number;
};

/** How often this is on the screen. */
export const times = (phone: Pick<Phone, 'shown'>, text: string): number =>
  phone.shown().filter((paragraph) => paragraph === text).length;
