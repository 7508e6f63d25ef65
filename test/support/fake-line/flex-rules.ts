import type { messagingApi } from '@line/bot-sdk';

export type Problem = messagingApi.ErrorDetail;
export type Bag = Record<string, unknown>;

export const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Labels and shown texts of actions are counted in graphemes (developers.line.biz/en/docs/messaging-api/text-character-count/). */
function graphemes(text: string): number {
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length;
}

/** Where an action may sit; the rules for labels: developers.line.biz/en/reference/messaging-api/#action-object-label-spec. */
const LABELS = {
  button: { required: true, max: 40 },
  other: { required: false, max: 40 },
  quickReply: { required: true, max: 20 },
  richMenu: { required: false, max: 20 },
} as const;
type Place = keyof typeof LABELS;

const ONLY_IN_QUICK_REPLIES = ['camera', 'cameraRoll', 'location'];

/** What LINE refuses in an action (developers.line.biz/en/reference/messaging-api/#action-objects). `at` names a field. */
export function checkAction(action: unknown, place: Place, at: (field: string) => string): Problem[] {
  if (!isBag(action)) return [{ message: 'must be specified', property: at('') }];
  const problems: Problem[] = [];
  const say = (field: string, message: string) => problems.push({ message, property: at(field) });
  const text = (field: string, { max, min = 0, count = (given: string) => given.length }: Length): void => {
    const given = action[field];
    if (given === undefined && min === 0) return;
    if (typeof given !== 'string' || given.length < min) say(field, 'must be non-empty text');
    else if (count(given) > max) say(field, `must not be longer than ${max} characters`);
  };
  const label = LABELS[place];
  text('label', { max: label.max, min: label.required ? 1 : 0, count: graphemes });
  switch (action.type) {
    case 'postback':
      text('data', { max: 300, min: 1 });
      // The reference calls displayText optional; older SDK types call it required on quick replies. The stricter is kept.
      text('displayText', { max: 300, min: place === 'quickReply' ? 1 : 0, count: graphemes });
      if (action.displayText !== undefined && action.text !== undefined)
        say('text', 'displayText and text can not be set at the same time');
      break;
    case 'richmenuswitch':
      // #richmenu-switch-action: rich menus only.
      if (place !== 'richMenu') say('type', 'richmenuswitch action is not available here');
      text('richMenuAliasId', { max: 32, min: 1 });
      text('data', { max: 300, min: 1 });
      break;
    case 'message':
      text('text', { max: 300, min: 1, count: graphemes });
      break;
    case 'uri':
      text('uri', { max: 1000, min: 1 });
      if (!/^(?:https?|line|tel):\S+$/.test(String(action.uri))) say('uri', 'invalid uri scheme');
      break;
    case 'clipboard':
      text('clipboardText', { max: 1000, min: 1 });
      break;
    default:
      if (!ONLY_IN_QUICK_REPLIES.includes(String(action.type))) say('type', 'unknown action type');
      else if (place !== 'quickReply') say('type', `${String(action.type)} action is not available here`);
  }
  return problems;
}
type Length = { max: number; min?: number; count?: (given: string) => number };

const PIXELS = String.raw`\d+(?:\.\d+)?px`;
const STEPS = new RegExp(`^(?:none|xs|sm|md|lg|xl|xxl|${PIXELS})$`);
const COLOUR = /^#[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?$/;
/** Words a property takes (developers.line.biz/en/reference/messaging-api/#flex-message), as far as a text bubble needs them. */
const WORDS: Record<string, Record<string, RegExp>> = {
  box: { layout: /^(?:horizontal|vertical|baseline)$/, spacing: STEPS, cornerRadius: STEPS, backgroundColor: COLOUR },
  button: { style: /^(?:primary|secondary|link)$/, height: /^(?:sm|md)$/, color: COLOUR },
  text: {
    size: new RegExp(`^(?:xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|${PIXELS})$`),
    weight: /^(?:regular|bold)$/,
    align: /^(?:start|end|center)$/,
    color: COLOUR,
  },
  separator: { color: COLOUR },
};
const CHILDREN: Record<string, string[]> = {
  horizontal: ['box', 'button', 'image', 'video', 'text', 'separator', 'filler'],
  vertical: ['box', 'button', 'image', 'video', 'text', 'separator', 'filler'],
  baseline: ['icon', 'text', 'filler'],
};
/** "The maximum size of JSON data that defines a bubble is 30 KB", a carousel 50 KB and 12 bubbles (same page). */
const BUBBLE_BYTES = 30 * 1024;
const CAROUSEL_BYTES = 50 * 1024;

/** What LINE refuses in the contents of a Flex message; properties are named as it does: /body/contents/0/text. */
export function checkFlex(contents: unknown): Problem[] {
  if (!isBag(contents)) return [{ message: 'must be specified', property: '/' }];
  if (contents.type !== 'carousel') return checkBubble(contents, '');
  const bubbles = Array.isArray(contents.contents) ? contents.contents : [];
  if (bubbles.length === 0 || bubbles.length > 12)
    return [{ message: 'must have 1 to 12 bubbles', property: '/contents' }];
  if (bytes(contents) > CAROUSEL_BYTES) return [{ message: 'Too large flex message', property: '/' }];
  return bubbles.flatMap((bubble: unknown, index) => checkBubble(bubble, `/contents/${index}`));
}

function checkBubble(bubble: unknown, at: string): Problem[] {
  if (!isBag(bubble) || bubble.type !== 'bubble') return [{ message: 'must be a bubble', property: `${at}/type` }];
  if (bytes(bubble) > BUBBLE_BYTES) return [{ message: 'Too large flex message', property: at || '/' }];
  const blocks = ['header', 'hero', 'body', 'footer'].filter((block) => bubble[block] !== undefined);
  if (blocks.length === 0) return [{ message: 'At least one block must be specified', property: at || '/' }];
  return blocks.flatMap((block) => {
    const allowed = block === 'hero' ? ['box', 'image', 'video'] : ['box'];
    return checkComponent(bubble[block], allowed, `${at}/${block}`);
  });
}

function checkComponent(component: unknown, allowed: readonly string[], at: string): Problem[] {
  const type = isBag(component) ? String(component.type) : 'nothing';
  if (!isBag(component) || !allowed.includes(type))
    return [{ message: `must be one of ${allowed.join(', ')}`, property: `${at}/type` }];
  const problems: Problem[] = Object.entries(WORDS[type] ?? {})
    .filter(([field, words]) => component[field] !== undefined && !words.test(String(component[field])))
    .map(([field]) => ({ message: 'invalid property', property: `${at}/${field}` }));
  const actionAt = (field: string) => (field ? `${at}/action/${field}` : `${at}/action`);
  if (type === 'button') problems.push(...checkAction(component.action, 'button', actionAt));
  else if (component.action !== undefined) problems.push(...checkAction(component.action, 'other', actionAt));
  if (type === 'text') problems.push(...checkText(component, at));
  if (type === 'image' && !/^https:\/\/\S{1,1992}$/.test(String(component.url)))
    problems.push({ message: 'must be an https address', property: `${at}/url` });
  if (type === 'box') problems.push(...checkBox(component, at));
  return problems;
}

function checkBox(box: Bag, at: string): Problem[] {
  const children = CHILDREN[String(box.layout)];
  if (!children) return [{ message: 'must be specified', property: `${at}/layout` }];
  if (!Array.isArray(box.contents)) return [{ message: 'must be specified', property: `${at}/contents` }];
  return box.contents.flatMap((child: unknown, index) => checkComponent(child, children, `${at}/contents/${index}`));
}

/** "Be sure to set either one of the text property or contents property" (same page, #f-text); neither may be empty. */
function checkText(text: Bag, at: string): Problem[] {
  const filled = (given: unknown) => typeof given === 'string' && given.length > 0;
  if (!Array.isArray(text.contents))
    return filled(text.text) ? [] : [{ message: 'must be non-empty text', property: `${at}/text` }];
  return text.contents.flatMap((span: unknown, index) =>
    isBag(span) && span.type === 'span' && filled(span.text)
      ? []
      : [{ message: 'must be a span with text', property: `${at}/contents/${index}` }],
  );
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
