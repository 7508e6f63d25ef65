import type { messagingApi } from '@line/bot-sdk';
import type { Language } from '../../core/language.ts';
import type { Choice, Message, NumberToCall } from '../../core/message.ts';
import type { ChannelWords } from '../../ports/channel.ts';

type Box = messagingApi.FlexBox;
type Text = messagingApi.FlexText;

/** Ground and writing named together, so that neither is left to a phone's dark mode. Contrast is held by a test. */
export const COLOURS = {
  page: { ground: '#FFFFFF', writing: '#1C1C1C' },
  worker: { ground: '#E8F1FA', writing: '#12304A' },
  choice: { ground: '#E9EFEC', writing: '#123D31' },
  strong: { ground: '#8F1D1D', writing: '#FFFFFF' },
  number: { ground: '#FFF1D6', writing: '#4A2C00' },
} as const;
type Colours = (typeof COLOURS)[keyof typeof COLOURS];

/**
 * Messages as one bubble of LINE's. `altText` is all that a notification and the list of chats show: the same neutral
 * words always. A choice is a box with a postback and without `displayText`, so an answer leaves no bubble; its number can
 * be typed too. All of one language and one speaker.
 */
export function flexOf(messages: readonly [Message, ...Message[]], words: ChannelWords): messagingApi.FlexMessage {
  const [{ from, language }] = messages;
  const colours = from === 'worker' ? COLOURS.worker : COLOURS.page;
  const speaker = from === 'worker' ? [textOf(words(language, 'worker'), colours, { size: 'md', weight: 'bold' })] : [];
  const parts = messages.map((message) => partOf(message, colours));
  const contents = [...speaker, ...parts.filter((part) => part.contents.length > 0)];
  return {
    type: 'flex',
    altText: words(language, 'alt'),
    contents: {
      type: 'bubble',
      body: {
        type: 'box',
        layout: 'vertical',
        spacing: 'xl',
        paddingAll: '16px',
        backgroundColor: colours.ground,
        contents,
      },
    },
    ...(messages.some(({ asksPlace }) => asksPlace) && { quickReply: placeReply(language, words) }),
  };
}

function partOf({ paragraphs, numbers, choices }: Message, colours: Colours): Box {
  const said = paragraphs.filter((paragraph) => paragraph.trim() !== '');
  const contents = [
    ...said.map((paragraph) => textOf(paragraph, colours)),
    ...numbers.map(numberBox),
    ...choices.map(choiceBox),
  ];
  return { type: 'box', layout: 'vertical', spacing: 'md', contents };
}

function textOf(text: string, { writing }: Colours, more: Partial<Text> = {}): Text {
  return { type: 'text', text, wrap: true, size: 'lg', color: writing, scaling: true, ...more };
}

/** 19 px of writing and 14 px above and below: over 44 px to touch. */
function pressable(contents: Text[], { ground }: Colours, action?: messagingApi.Action): Box {
  return {
    type: 'box',
    layout: 'vertical',
    paddingAll: '14px',
    cornerRadius: '10px',
    backgroundColor: ground,
    contents,
    ...(action && { action }),
  };
}

function choiceBox({ value, label, strong }: Choice, index: number): Box {
  const colours = strong ? COLOURS.strong : COLOURS.choice;
  const text = textOf(`${index + 1}. ${label}`, colours, strong ? { weight: 'bold' } : {});
  return pressable([text], colours, { type: 'postback', data: value });
}

function numberBox({ name, number, note }: NumberToCall): Box {
  const texts = [
    textOf(number, COLOURS.number, { size: 'xl', weight: 'bold' }),
    textOf(name, COLOURS.number),
    ...(note === undefined ? [] : [textOf(note, COLOURS.number, { size: 'md' })]),
  ];
  const uri = telephone(number);
  return uri === null ? pressable(texts, COLOURS.number) : pressable(texts, COLOURS.number, { type: 'uri', uri });
}

/** Schemes LINE takes are http, https, line and tel (developers.line.biz/en/reference/messaging-api/#uri-action). */
function telephone(number: string): string | null {
  const digits = number.replace(/[\s().-]/g, '');
  return /^\+?[\d*#]{2,20}$/.test(digits) ? `tel:${digits.replaceAll('#', '%23')}` : null;
}

/** Phones only: who writes from a computer has the list of towns. */
function placeReply(language: Language, words: ChannelWords): messagingApi.QuickReply {
  return { items: [{ type: 'action', action: { type: 'location', label: words(language, 'share-place') } }] };
}
