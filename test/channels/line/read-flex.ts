import type { messagingApi } from '@line/bot-sdk';
import { flexOf } from '../../../src/channels/line/flex.ts';
import type { Message } from '../../../src/core/message.ts';
import { readMessage } from '../../support/fake-line/bubbles.ts';
import { words } from './line-scene.ts';

/** A message as LINE shows it. */
export const shown = (message: Message) => readMessage(flexOf([message], words));

/** Every object in it, however deep. */
export function parts(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(parts);
  return Array.isArray(value) ? inside : [value as Record<string, unknown>, ...inside];
}

/** How large LINE takes a bubble to be. */
export const bytes = (flex: messagingApi.FlexMessage) => Buffer.byteLength(JSON.stringify(flex.contents));
