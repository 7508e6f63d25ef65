import type { Look, OwnWords } from '../core/look/look.ts';
import type { Texts } from './texts.ts';

/** The words with those that an admin chose in their place: what shows at a glance, wherever it does. */
export function withLook(texts: Texts, { name, greeting }: Look): Texts {
  const own: Record<string, OwnWords | null> = {
    'web:title': name,
    'channel:profile.name': name,
    'channel:profile.description': greeting,
    'channel:profile.short': greeting,
  };
  return { ...texts, t: (language, key, params) => own[key]?.[language] ?? texts.t(language, key, params) };
}
