import type { messagingApi } from '@line/bot-sdk';

type Action = messagingApi.Action;
/** Something one can press: what is written on it, every text it is known by, and what it does. */
export type Tappable = { label: string; names: string[]; action: Action };
/** A message as a phone shows it. */
export type Reading = {
  kind: string;
  texts: string[];
  tappables: Tappable[];
  quickReplies: Tappable[];
  altText: string | null;
};

type Component = messagingApi.FlexComponent;

/** Reads a message the bot sent. What a phone shows of pictures and the like is only their kind: [image]. */
export function readMessage(message: messagingApi.Message): Reading {
  const quickReplies = (message.quickReply?.items ?? []).flatMap(({ action }) =>
    action ? [tappable(action, [])] : [],
  );
  const plain = { kind: message.type, tappables: [], quickReplies, altText: null };
  switch (message.type) {
    case 'text':
      return { ...plain, texts: [message.text] };
    case 'flex': {
      const bubbles = message.contents.type === 'carousel' ? message.contents.contents : [message.contents];
      const components = bubbles.flatMap(({ header, hero, body, footer }) => [header, hero, body, footer]);
      const read = components.map((component) => (component ? readComponent(component) : { texts: [], tappables: [] }));
      return {
        ...plain,
        altText: message.altText,
        texts: read.flatMap(({ texts }) => texts),
        tappables: read.flatMap(({ tappables }) => tappables),
      };
    }
    case 'template':
      return readTemplate(message, plain);
    default:
      return { ...plain, texts: [`[${message.type}]`] };
  }
}

function readTemplate({ altText, template }: messagingApi.TemplateMessage, plain: Omit<Reading, 'texts'>): Reading {
  const parts = template.type === 'carousel' ? template.columns : template.type === 'image_carousel' ? [] : [template];
  return {
    ...plain,
    altText,
    texts: parts.flatMap((part) =>
      ['title' in part && part.title, part.text].filter((text) => typeof text === 'string'),
    ),
    tappables: parts.flatMap(({ actions }) => actions.map((action) => tappable(action, []))),
  };
}

function readComponent(component: Component): Pick<Reading, 'texts' | 'tappables'> {
  switch (component.type) {
    case 'button':
      return { texts: [], tappables: [tappable(component.action, [])] };
    case 'text': {
      const text = component.contents?.map((span) => span.text ?? '').join('') ?? component.text ?? '';
      return { texts: [text], tappables: component.action ? [tappable(component.action, [text])] : [] };
    }
    case 'box': {
      const inside = component.contents.map(readComponent);
      const texts = inside.flatMap((one) => one.texts);
      const own = component.action ? [tappable(component.action, texts)] : [];
      return { texts, tappables: [...own, ...inside.flatMap(({ tappables }) => tappables)] };
    }
    default:
      return 'action' in component && component.action
        ? { texts: [], tappables: [tappable(component.action, [])] }
        : { texts: [], tappables: [] };
  }
}

/** On anything but a button the action's label is not displayed (…/messaging-api/#action-object-label-spec); its texts are. */
function tappable(action: Action, texts: string[]): Tappable {
  const own = action.label ?? '';
  const label = texts.length > 0 ? texts.join(' ') : own;
  return { label, names: [label, own, ...texts].filter((name) => name !== ''), action };
}
