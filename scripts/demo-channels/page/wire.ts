// demo-channels/page/ is what runs in the browser on the page with two phones, and the words between it and the program.

/** What is written on something, in Chinese and in English. */
export type Label = readonly [chinese: string, english: string];
export const PHONES = ['telegram', 'line'] as const;
export type PhoneName = (typeof PHONES)[number];

/** Part of a bubble: words (covered until they are opened), or something to press with what is written on it, line by line. */
export type Part = { is: 'words'; text: string; covered: boolean } | { is: 'button'; label: string; lines: string[] };

export type BubbleView = {
  id: string;
  mine: boolean;
  parts: Part[];
  /** Buttons that hang under the bubble. */
  under: string[][];
  marks: Label[];
  atMs: number;
};

/** Something a person can do besides writing. `act` and `text` are sent back as they are. */
export type MenuItem = { act: string; text?: string; label: Label };

export type PhoneView = {
  /** The name above the chat, and on the lock screen. */
  name: string;
  /** The line in the list of chats. */
  preview: string;
  /** The newest notification; null: the screen stayed dark. */
  notification: { text: string; sound: boolean } | null;
  /** What the empty chat says. */
  about: string;
  bubbles: BubbleView[];
  /** The keyboard of words in place of letters; null: letters. */
  keyboard: string[][] | null;
  /** A folded keyboard can be opened again. */
  folded: boolean;
  quickReplies: string[];
  placeholder: string | null;
  /** The other side is about to answer. */
  busy: boolean;
  /** Nothing can be written until this is done. */
  first: MenuItem | null;
  menu: { title: Label; items: MenuItem[] }[];
  /** The person's newest message, which can be changed. */
  editable: { id: string; text: string } | null;
};

/** What passed between the platform and the program: one line of the list under a phone. */
export type Passed = { atMs: number; way: 'in' | 'out'; what: string; result: string };

export type WeatherView = {
  counts: { label: Label; count: number }[];
  passed: Passed[];
};

export type View = Record<PhoneName, { phone: PhoneView; weather: WeatherView }>;

/** One thing done on a phone: with words, with a label that was pressed, on a bubble. */
export type Act = { act: string; text?: string | undefined; label?: string | undefined; on?: string | undefined };

/** How the next request of the program goes. */
export const FAULTS = [
  { name: '429', label: ['429 太快了', '429 too fast'] },
  { name: '500', label: ['500 出错', '500 server error'] },
  { name: '403', label: ['403 被拒', '403 refused'] },
  { name: 'none', label: ['不回答', 'no answer'] },
  { name: 'taken', label: ['收下了但不回答', 'taken, then no answer'] },
] as const satisfies readonly { name: string; label: Label }[];
export type FaultName = (typeof FAULTS)[number]['name'];

/** Requests that can be made to fail; `*` is whichever comes next. */
export const CALLS: Record<PhoneName, readonly { path: string; label: Label }[]> = {
  telegram: [
    { path: 'sendMessage', label: ['下一条消息', 'the next message'] },
    { path: 'answerCallbackQuery', label: ['下一次回应点按', 'the next answer to a tap'] },
    { path: 'editMessageText', label: ['下一次修改', 'the next edit'] },
    { path: '*', label: ['下一个请求', 'whatever is asked next'] },
  ],
  line: [
    { path: '/v2/bot/message/reply', label: ['下一次回复 reply', 'the next reply'] },
    { path: '/v2/bot/message/push', label: ['下一次推送 push', 'the next push'] },
    { path: '*', label: ['下一个请求', 'whatever is asked next'] },
  ],
};

/** What the weather can do besides, by platform. */
export const TROUBLES: Record<PhoneName, readonly { name: string; label: Label }[]> = {
  telegram: [
    { name: 'again', label: ['上一条再送一次', 'Deliver the last one again'] },
    { name: 'lose', label: ['丢掉下一个 200', 'Lose the next 200'] },
    { name: 'clear', label: ['天气转好', 'Clear up'] },
  ],
  line: [
    { name: 'again', label: ['上一条再送一次', 'Deliver the last one again'] },
    { name: 'all', label: ['全部倒着再送一次', 'Deliver all again, backwards'] },
    { name: 'low', label: ['本月只剩 10 次推送', 'Leave 10 pushes this month'] },
    { name: 'clear', label: ['天气转好', 'Clear up'] },
  ],
};
