import type { Language } from '../core/language.ts';
import type { NumberToCall } from '../core/message.ts';
import type { Directory } from '../directory/create-directory.ts';
import type { Asset } from '../http/page.ts';
import type { Texts } from '../i18n/texts.ts';

/** What was asked for: nothing yet, a name nobody knows, or a town. */
export type Found = { kind: 'list' } | { kind: 'unknown' } | { kind: 'town'; code: string };

export type FinderView = {
  directory: Directory;
  texts: Texts;
  styles: Asset[];
  icon: string | undefined;
  demo: boolean;
  numbers: NumberToCall[];
  language: Language;
  found: Found;
};
