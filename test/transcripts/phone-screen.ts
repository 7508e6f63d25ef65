import type { Scene } from '../support/channel-drivers/channel-scene.ts';
import type { Bubble as LineBubble } from '../support/fake-line/phone.ts';
import type { Bubble as TelegramBubble } from '../support/fake-telegram/phone/look.ts';

/** One bubble as lines of the transcript; `key` changes when what it shows changes. */
type Shown = { key: string; lines: string[] };
type Screen = { bubbles: Shown[]; below: string; notifications: { text: string; silent: boolean }[] };

/** What is new on the phone of the one person there is, since it was last asked. */
export function lookAt(scene: Scene): { news(): string[] } {
  const seen = new Set<string>();
  let below = '';
  let heard = 0;
  return {
    news() {
      const screen = scene.channel === 'line' ? lineScreen(scene) : telegramScreen(scene);
      const fresh = screen.bubbles.filter(({ key }) => !seen.has(key));
      for (const { key } of fresh) seen.add(key);
      const rung = screen.notifications.slice(heard);
      heard = screen.notifications.length;
      const changed = screen.below !== below;
      below = screen.below;
      return [
        ...lockedScreen(rung),
        ...fresh.flatMap(({ lines }) => [...lines.map((line) => (line === '' ? '>' : `> ${line}`)), '']),
        ...(changed ? [below === '' ? '⌨ *(nothing)*' : `⌨ ${below}`, ''] : []),
      ];
    },
  };
}

function lockedScreen(rung: Screen['notifications']): string[] {
  if (rung.length === 0) return [];
  const texts = [...new Set(rung.map(({ text, silent }) => `${text}${silent ? '' : ' *(with sound)*'}`))];
  return [`🔒 ${rung.length} × ${texts.join(' | ')}`, ''];
}

const pressable = (labels: readonly string[]) => labels.map((label) => `〔${label}〕`).join(' ');

function telegramScreen({ house: { telegram } }: Scene): Screen {
  const person = telegram.people()[0];
  if (person === undefined) throw new Error('nobody is there');
  const keyboard = person.keyboard() ?? [];
  const shown = (bubble: TelegramBubble): Shown => {
    const { text, entities, inline, edited } = bubble;
    const marks = [
      edited ? 'changed where it stands' : '',
      entities.some(({ type }) => type === 'spoiler') ? 'covered until it is touched' : '',
      bubble.protected ? 'cannot be passed on' : '',
    ].filter((mark) => mark !== '');
    const buttons = inline.flat();
    return {
      key: JSON.stringify([bubble.id, text, inline]),
      lines: [
        ...text.split('\n'),
        ...(buttons.length === 0 ? [] : ['', pressable(buttons)]),
        ...(marks.length === 0 ? [] : ['', `*(${marks.join('; ')})*`]),
      ],
    };
  };
  return {
    bubbles: person
      .screen()
      .filter(({ from }) => from === 'bot')
      .map(shown),
    below: pressable(keyboard.flat()),
    notifications: person.notifications,
  };
}

function lineScreen({ house: { line } }: Scene): Screen {
  const person = line.people()[0];
  if (person === undefined) throw new Error('nobody is there');
  const shown = ({ id, texts, buttons }: LineBubble): Shown => ({
    key: id,
    lines: texts.filter((text) => text !== '').flatMap((text) => [buttons.includes(text) ? `〔${text}〕` : text, '']),
  });
  return {
    bubbles: person
      .screen()
      .filter(({ from }) => from === 'bot')
      .map(shown)
      .map(({ key, lines }) => ({ key, lines: lines.slice(0, -1) })),
    below: pressable(person.quickReplies()),
    // Nothing pops up of what is sent without a notification.
    notifications: person.notifications.filter(({ silent }) => !silent),
  };
}
