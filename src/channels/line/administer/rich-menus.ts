import type { messagingApi } from '@line/bot-sdk';
import { LANGUAGES, type Language } from '../../../core/language.ts';
import { commandValue } from '../../../core/message.ts';
import type { ChannelWords } from '../../../ports/channel.ts';

/** In pixels: the lower of LINE's two usual sizes, so that the chat keeps the most of the screen. Leaving is the largest. */
export const MENU_SIZE = { width: 2_500, height: 843 } as const;
export const MENU_AREAS = {
  leave: { x: 0, y: 0, width: 1_500, height: 843 },
  again: { x: 1_500, y: 0, width: 1_000, height: 421 },
  next: { x: 1_500, y: 421, width: 1_000, height: 422 },
} as const;

/** Menus whose names begin so are ours; whatever else an account has is left alone. */
const OURS = 'yulan ';

/** A menu as it is wanted, with the picture that belongs to it. `name` holds a hash of all of it; people never see it. */
export type WantedMenu = {
  language: Language;
  name: string;
  /** Under this name the switches of other menus find it; developers.line.biz/en/reference/messaging-api/#create-rich-menu-alias */
  alias: string;
  request: messagingApi.RichMenuRequest;
  png: Uint8Array<ArrayBuffer>;
};

export function isOurMenu(name: string): boolean {
  return name.startsWith(OURS);
}

/** The language the third area of this language's menu leads to: the next on the list, and at its end the first. */
function nextLanguage(language: Language): Language {
  return LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? language;
}

/** The menu of one language. A tap leaves no bubble; the picture shows the same words as the labels read aloud. */
export async function wantMenu(
  language: Language,
  words: ChannelWords,
  png: Uint8Array<ArrayBuffer>,
): Promise<WantedMenu> {
  const next = nextLanguage(language);
  const label = (key: keyof typeof MENU_AREAS) => words(language, `menu.${key}`);
  const areas = [
    { bounds: MENU_AREAS.leave, action: { type: 'postback', label: label('leave'), data: commandValue('hide') } },
    { bounds: MENU_AREAS.again, action: { type: 'postback', label: label('again'), data: commandValue('restart') } },
    {
      bounds: MENU_AREAS.next,
      action: {
        type: 'richmenuswitch',
        label: label('next'),
        richMenuAliasId: aliasOf(next),
        data: commandValue('language', next),
      },
    },
  ];
  // Open from the first moment, so that leaving is one tap away.
  const shape = { size: MENU_SIZE, selected: true, chatBarText: words(language, 'menu.bar'), areas };
  const name = `${OURS}${language} ${await hashOf([new TextEncoder().encode(JSON.stringify(shape)), png])}`;
  const request = { ...shape, name } as messagingApi.RichMenuRequest;
  return { language, name, alias: aliasOf(language), request, png };
}

function aliasOf(language: Language): string {
  return `yulan-${language.toLowerCase()}`;
}

/** 16 hexadecimal digits of SHA-256: enough to tell one version from another. */
async function hashOf(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<string> {
  const digests = await Promise.all(parts.map((part) => crypto.subtle.digest('SHA-256', part)));
  const whole = await crypto.subtle.digest('SHA-256', await new Blob(digests).arrayBuffer());
  return Array.from(new Uint8Array(whole).subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
