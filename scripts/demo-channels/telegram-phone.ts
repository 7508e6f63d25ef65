import type { FakeTelegram } from '../../test/support/fake-telegram/fake-telegram.ts';
import type { Bubble } from '../../test/support/fake-telegram/phone/look.ts';
import type { Person } from '../../test/support/fake-telegram/phone/person.ts';
import { type Acts, actOn, type Notice, PLACES, placeOf, wordsOf } from './act-on.ts';
import { kindLabel } from './kind-labels.ts';
import type { Act, BubbleView, Label, MenuItem, Part, PhoneView } from './page/wire.ts';
import { tellingPress } from './press.ts';

const START: MenuItem = { act: 'start', label: ['开始', 'Start'] };
/** Done by the page: the words go into the line first. */
const EDIT: MenuItem = { act: 'edit', label: ['改上一条', 'Edit my last'] };
const SENDS: MenuItem[] = [
  { act: 'sticker', label: ['贴纸', 'Sticker'] },
  { act: 'picture', label: ['图片', 'Picture'] },
  { act: 'captioned', label: ['带字的图片', 'Picture with words'] },
  { act: 'album', label: ['几张图片', 'Several pictures'] },
  { act: 'voice', label: ['语音', 'Voice'] },
  { act: 'videoNote', label: ['圆形视频', 'Video note'] },
  { act: 'video', label: ['视频', 'Video'] },
  { act: 'animation', label: ['动图', 'Animation'] },
  { act: 'file', label: ['文件', 'File'] },
  { act: 'audio', label: ['音频', 'Sound file'] },
  { act: 'contact', label: ['名片', 'Contact'] },
  { act: 'poll', label: ['投票', 'Poll'] },
  { act: 'dice', label: ['骰子', 'Dice'] },
  { act: 'forward', label: ['转发的消息', 'Forwarded message'] },
  { act: 'place', text: 'near', label: ['位置：虎门', 'Place: Humen'] },
  { act: 'place', text: 'far', label: ['位置：很远', 'Place: far away'] },
  { act: 'link', label: ['带参数的开始', 'Start by a link'] },
];

/** A phone with Telegram on it; `renew` puts another person behind it. */
export function createTelegramPhone(fake: FakeTelegram) {
  const somebody = () => fake.person({ position: PLACES.near });
  let person = somebody();
  let blocked = false;

  const acts: Acts = {
    ...sendingActs(() => person),
    starts: () => void person.starts(),
    start() {
      blocked = false;
      person.starts();
    },
    link() {
      blocked = false;
      person.starts('poster');
    },
    block() {
      person.blocks();
      blocked = true;
    },
    unblock() {
      person.unblocks();
      blocked = false;
    },
    renew() {
      person = somebody();
      blocked = false;
      return ['现在是另一个人的手机。', 'This is another person’s phone now.'];
    },
  };

  return {
    act: (given: Act): Notice => actOn(acts, given),
    view: (): PhoneView => viewOf(person, blocked),
  };
}

function sendingActs(person: () => Person): Acts {
  return {
    says: (given) => void person().says(wordsOf(given)),
    taps: ({ label = '' }) => void person().taps(label),
    presses({ label = '', on }) {
      const { clipboard: copied, opened } = person();
      return tellingPress({ copied, opened }, () => person().tapsInline(label, Number(on))).notice;
    },
    unfolds: () => void person().opensKeyboard(),
    edits({ on, ...given }) {
      person().edits(Number(on), wordsOf(given));
    },
    sticker: () => void person().sendsSticker(),
    picture: () => void person().sendsPicture(),
    captioned: () => void person().sendsPicture('这是照片里的字'),
    album: () => void person().sendsAlbum(['第一张', undefined]),
    voice: () => void person().sendsVoice(),
    videoNote: () => void person().sendsVideoNote(),
    video: () => void person().sendsVideo(),
    animation: () => void person().sendsAnimation(),
    file: () => void person().sendsFile(),
    audio: () => void person().sendsAudio(),
    contact: () => void person().sendsContact(),
    poll: () => void person().sendsPoll(),
    dice: () => void person().sendsDice(),
    forward: () => void person().forwards('别人写的话', { firstName: 'Somebody' }),
    place: (given) => void person().sharesLocation(placeOf(given)),
  };
}

function viewOf(person: Person, blocked: boolean): PhoneView {
  const bubbles = person.screen();
  const { name, description, commands } = person.profile();
  const newest = person.notifications.at(-1);
  const mine = bubbles.findLast((bubble) => bubble.from === 'me' && bubble.kind === 'text');
  const keyboard = person.keyboard();
  const ofTheBot = commands.map(({ command, description: does }) => ({
    act: 'says',
    text: `/${command}`,
    label: [does, `/${command}`] as const,
  }));
  return {
    name,
    preview: person.preview(),
    notification: newest === undefined ? null : { text: newest.text, sound: !newest.silent },
    about: description,
    bubbles: bubbles.map(bubbleView),
    keyboard,
    folded: keyboard === null && person.placeholder() !== null,
    quickReplies: [],
    placeholder: person.placeholder(),
    busy: person.typing(),
    first: bubbles.length === 0 ? START : blocked ? { act: 'unblock', label: ['解除拉黑', 'Unblock'] } : null,
    menu: [
      { title: ['命令', 'Commands'], items: ofTheBot },
      { title: ['发送', 'Send'], items: SENDS },
      {
        title: ['这部手机', 'This phone'],
        items: [
          ...(mine === undefined ? [] : [EDIT]),
          blocked ? { act: 'unblock', label: ['解除拉黑', 'Unblock'] } : { act: 'block', label: ['拉黑', 'Block'] },
          { act: 'renew', label: ['换一个人', 'Another person'] },
        ],
      },
    ],
    editable: mine === undefined ? null : { id: String(mine.id), text: mine.text },
  };
}

function bubbleView(bubble: Bubble): BubbleView {
  const marks: Label[] = [];
  if (bubble.edited) marks.push(['改过', 'edited']);
  if (bubble.silent) marks.push(['静音', 'no sound']);
  if (bubble.protected) marks.push(['不能转发', 'cannot be forwarded']);
  if (bubble.linkPreview) marks.push(['会显示链接内容', 'shows what a link leads to']);
  return {
    id: String(bubble.id),
    mine: bubble.from === 'me',
    parts: partsOf(bubble),
    under: bubble.inline,
    marks,
    atMs: bubble.atMs,
  };
}

function partsOf({ kind, text, entities }: Bubble): Part[] {
  const parts: Part[] = kind === 'text' ? [] : [{ is: 'words', text: kindLabel(kind), covered: false }];
  let from = 0;
  const add = (to: number, covered: boolean) => {
    if (to > from) parts.push({ is: 'words', text: text.slice(from, to), covered });
    from = Math.max(from, to);
  };
  for (const { type, offset, length } of entities) {
    if (type !== 'spoiler') continue;
    add(offset, false);
    add(offset + length, true);
  }
  add(text.length, false);
  return parts;
}
