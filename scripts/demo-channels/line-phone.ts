import type { FakeLine } from '../../test/support/fake-line/fake-line.ts';
import type { Person } from '../../test/support/fake-line/person.ts';
import type { Bubble } from '../../test/support/fake-line/phone.ts';
import { type Acts, actOn, type Notice, PLACES, placeOf, Refusal, wordsOf } from './act-on.ts';
import { kindLabel } from './kind-labels.ts';
import type { Act, BubbleView, MenuItem, Part, PhoneView } from './page/wire.ts';
import { tellingPress } from './press.ts';

const FOLLOW: MenuItem = { act: 'follow', label: ['加好友', 'Add as a friend'] };
const UNBLOCK: MenuItem = { act: 'follow', label: ['解除封锁', 'Unblock'] };
const SENDS: MenuItem[] = [
  { act: 'sticker', label: ['贴图', 'Sticker'] },
  { act: 'emoji', label: ['表情', 'LINE emoji'] },
  { act: 'picture', label: ['图片', 'Picture'] },
  { act: 'voice', label: ['语音', 'Voice'] },
  { act: 'video', label: ['视频', 'Video'] },
  { act: 'file', label: ['文件', 'File'] },
  { act: 'quote', label: ['引用后回复', 'Reply to a message'] },
  { act: 'place', text: 'near', label: ['位置：虎门', 'Place: Humen'] },
  { act: 'place', text: 'far', label: ['位置：很远', 'Place: far away'] },
  { act: 'unknown', label: ['还没有的类型', 'A kind nobody knows yet'] },
];

/** A phone with LINE on it; `renew` puts another person behind it. */
export function createLinePhone(fake: FakeLine) {
  let person = fake.person();
  let state: 'new' | 'friend' | 'blocked' = 'new';

  const acts: Acts = {
    ...sendingActs(() => person),
    follow() {
      person.follows();
      state = 'friend';
    },
    block() {
      person.unfollows();
      state = 'blocked';
    },
    renew() {
      person = fake.person();
      state = 'new';
      return ['现在是另一个人的手机。', 'This is another person’s phone now.'];
    },
  };

  return {
    act: (given: Act): Notice => actOn(acts, given),
    view: (): PhoneView => viewOf(person, { name: fake.bot.displayName, state }),
  };
}

function sendingActs(person: () => Person): Acts {
  const presses = (label: string, on?: Bubble): Notice => {
    const { opened, notice } = tellingPress(person(), () => person().taps(label, on));
    if (!opened.includes('location')) return notice;
    person().sharesLocation(PLACES.near);
    return null;
  };
  const newest = (from: Bubble['from']): Bubble => {
    const found = person()
      .screen()
      .findLast((bubble) => bubble.from === from);
    if (found === undefined) throw new Refusal('there is no such message yet');
    return found;
  };
  return {
    says: (given) => void person().says(wordsOf(given)),
    taps: ({ label, text = '' }) => presses(label ?? text),
    presses: ({ label = '', on }) => {
      const bubble = person()
        .screen()
        .find(({ id }) => id === on);
      if (bubble === undefined) throw new Refusal('there is no such message any more');
      return presses(label, bubble);
    },
    sticker: () => void person().sendsSticker(),
    emoji: () => void person().sendsEmoji(),
    picture: () => void person().sendsPicture(),
    voice: () => void person().sendsVoice(),
    video: () => void person().sendsVideo(),
    file: () => void person().sendsFile(),
    quote: () => void person().replies('这句是什么意思？', newest('bot')),
    place: (given) => void person().sharesLocation(placeOf(given)),
    unknown: () => void person().sendsUnknown(),
    unsend: () => void person().unsends(newest('person')),
  };
}

function viewOf(person: Person, { name, state }: { name: string; state: 'new' | 'friend' | 'blocked' }): PhoneView {
  const bubbles = person.screen();
  const newest = person.notifications.at(-1);
  const menu = person.menu().map((label) => ({ act: 'taps', text: label, label: [label, ''] as const }));
  const first = state === 'blocked' ? UNBLOCK : state === 'new' && bubbles.length === 0 ? FOLLOW : null;
  return {
    name,
    preview: person.preview(),
    // Where notifications are off for a message, nothing lights up.
    notification: newest === undefined || newest.silent ? null : { text: newest.text, sound: true },
    about: '',
    bubbles: bubbles.map(bubbleView),
    keyboard: null,
    folded: false,
    quickReplies: person.quickReplies(),
    placeholder: null,
    busy: person.loading,
    first,
    menu: [
      { title: ['菜单', 'Menu'], items: menu },
      { title: ['发送', 'Send'], items: SENDS },
      {
        title: ['这部手机', 'This phone'],
        items: [
          { act: 'unsend', label: ['收回上一条', 'Take back my last'] },
          state === 'blocked' ? UNBLOCK : { act: 'block', label: ['封锁', 'Block'] },
          ...(state === 'new' ? [FOLLOW] : []),
          { act: 'renew', label: ['换一个人', 'Another person'] },
        ],
      },
    ],
    editable: null,
  };
}

function bubbleView(bubble: Bubble): BubbleView {
  return {
    id: bubble.id,
    mine: bubble.from === 'person',
    parts: partsOf(bubble),
    under: [],
    marks: bubble.silent ? [['没有通知', 'no notification']] : [],
    atMs: bubble.atMs,
  };
}

/** The texts of a bubble, those on buttons together on their button. */
function partsOf({ from, kind, texts, buttons }: Bubble): Part[] {
  if (from === 'person' && kind !== 'text') return [{ is: 'words', text: kindLabel(kind), covered: false }];
  const parts: Part[] = [];
  let next = 0;
  for (let at = 0; at < texts.length; ) {
    const label = buttons[next];
    const lines = label === undefined ? [] : linesOf(label, texts.slice(at));
    if (label !== undefined && lines.length > 0) {
      parts.push({ is: 'button', label, lines });
      next += 1;
    } else parts.push({ is: 'words', text: texts[at] ?? '', covered: false });
    at += Math.max(1, lines.length);
  }
  return [...parts, ...buttons.slice(next).map((label) => ({ is: 'button' as const, label, lines: [label] }))];
}

/** The beginning of `texts` that is written on a button of this label; none if it is not. */
function linesOf(label: string, texts: readonly string[]): string[] {
  for (let count = 1; count <= texts.length; count += 1) {
    const lines = texts.slice(0, count);
    const joined = lines.join(' ');
    if (joined === label) return lines;
    if (joined.length > label.length) break;
  }
  return [];
}
