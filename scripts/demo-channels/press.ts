import type { Notice } from './act-on.ts';

/** What a phone notes when something is pressed that tells the bot nothing. */
type Lists = { copied: readonly string[]; opened: readonly string[] };

/** Presses something; says what was opened by it, and in words what the phone would do now. */
export function tellingPress({ copied, opened }: Lists, press: () => unknown): { opened: string[]; notice: Notice } {
  const before = { copied: copied.length, opened: opened.length };
  press();
  const put = copied.slice(before.copied);
  const shown = opened.slice(before.opened);
  return { opened: shown, notice: put.length > 0 ? copiedNotice(put.join(' ')) : openedNotice(shown[0]) };
}

function copiedNotice(text: string): Notice {
  return [`复制了 ${text}`, `Copied ${text}`];
}

function openedNotice(address: string | undefined): Notice {
  if (address === undefined) return null;
  const number = /^tel:(.*)$/.exec(address)?.[1];
  return number === undefined
    ? [`手机会打开 ${address}`, `The phone would open ${address}`]
    : [`手机会打开拨号：${number}`, `The phone would open its dialler: ${number}`];
}
