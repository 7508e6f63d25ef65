import type { messagingApi } from '@line/bot-sdk';
import { checkAction, checkFlex, isBag, type Problem } from './flex-rules.ts';

/** An answer of the API. */
export type Answer = { status: number; body: unknown; headers?: Record<string, string> };

export const refuse = (status: number, message: string, details: Problem[] = []): Answer => ({
  status,
  body: { message, ...(details.length > 0 && { details }) } satisfies messagingApi.ErrorResponse,
});

/** The form is in developers.line.biz/en/reference/messaging-api/#error-responses. */
export const refuseBody = (details: Problem[]): Answer =>
  refuse(400, `The request body has ${details.length} error(s)`, details);

const TYPES = 'text textV2 sticker image video audio location imagemap template flex coupon'.split(' ');
/** Of a text, in UTF-16 units (developers.line.biz/en/docs/messaging-api/text-character-count/). */
const TEXT_UNITS = 5_000;
/** "Max character limit: 1500" (developers.line.biz/en/reference/messaging-api/#flex-message). */
const ALT_TEXT_UNITS = 1_500;

/** Why LINE refuses these messages, or null. 1 to 5 of them (the SDK's ReplyMessageRequest and PushMessageRequest). */
export function refuseMessages(messages: unknown): Answer | null {
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5)
    return refuseBody([{ message: 'Size must be between 1 and 5', property: 'messages' }]);
  const problems = messages.flatMap((message: unknown, index) => checkMessage(message, `messages[${index}]`));
  if (problems.length > 0) return refuseBody(problems);
  // Faults inside a Flex message come in a form of their own, one message at a time.
  for (const [index, message] of messages.entries()) {
    const inside = isBag(message) && message.type === 'flex' ? checkFlex(message.contents) : [];
    if (inside.length > 0) return refuse(400, `A message (messages[${index}]) in the request body is invalid`, inside);
  }
  return null;
}

function checkMessage(message: unknown, at: string): Problem[] {
  if (!isBag(message) || !TYPES.includes(String(message.type)))
    return [{ message: `Must be one of the following values: [${TYPES.join(', ')}]`, property: `${at}.type` }];
  const problems: Problem[] = [];
  const text = (field: string, max: number): void => {
    const given = message[field];
    if (typeof given !== 'string' || given.length === 0)
      problems.push({ message: 'May not be empty', property: `${at}.${field}` });
    else if (given.length > max)
      problems.push({ message: `Length must be between 0 and ${max}`, property: `${at}.${field}` });
  };
  if (message.type === 'text' || message.type === 'textV2') text('text', TEXT_UNITS);
  if (['flex', 'template', 'imagemap'].includes(String(message.type))) text('altText', ALT_TEXT_UNITS);
  if (message.quickReply !== undefined) problems.push(...checkQuickReply(message.quickReply, `${at}.quickReply`));
  return problems;
}

/** At most 13 buttons (the SDK's QuickReply; developers.line.biz/en/reference/messaging-api/#items-object). */
function checkQuickReply(quickReply: unknown, at: string): Problem[] {
  const items: unknown = isBag(quickReply) ? quickReply.items : undefined;
  if (!Array.isArray(items) || items.length < 1 || items.length > 13)
    return [{ message: 'Size must be between 1 and 13', property: `${at}.items` }];
  return items.flatMap((item: unknown, index) => {
    const place = `${at}.items[${index}]`;
    if (!isBag(item) || item.type !== 'action') return [{ message: 'Must be action', property: `${place}.type` }];
    return checkAction(item.action, 'quickReply', (field) => `${place}.action${field && `.${field}`}`);
  });
}
