import type { Effect, Offer } from '../core/effect.ts';
import type { Language } from '../core/language.ts';
import { type Message, type NumberToCall, tapValue } from '../core/message.ts';

/** The words and facts a message is made of; handed in, so that this file reads no files. */
export type RenderTools = {
  text(language: Language, key: string, holes: Record<string, string>): string;
  hasText(language: Language, key: string): boolean;
  /** {police}, {ambulance}, … of the deployment's country. */
  holes: Record<string, string>;
  card(language: Language): NumberToCall[];
  /** One message a centre of the town. */
  centres(town: string, language: Language): string[][];
};

export type Render = (effects: readonly Effect[], language: Language) => Message[];

/** Effects that speak, as messages in the survivor's language. */
export function createRender(tools: RenderTools): Render {
  return (effects, language) => {
    const words = (key: string) => tools.text(language, `chat:${key}`, tools.holes);
    const choices = (offers: readonly Offer[] = []) =>
      offers.map((offer) => ({
        value: tapValue(offer.step, offer.option),
        label: 'text' in offer ? offer.text : words(offer.label),
        ...(offer.strong ? { strong: true } : {}),
      }));
    const message = (paragraphs: string[], more: Partial<Message> = {}): Message => ({
      from: 'bot',
      paragraphs,
      numbers: [],
      choices: [],
      ...more,
    });
    const spoken = (effect: Effect): Message[] => {
      if (effect.do === 'say') return [message(effect.keys.map(words), { choices: choices(effect.offers) })];
      if (effect.do === 'card') return [message([], { numbers: tools.card(language) })];
      if (effect.do === 'centres') return tools.centres(effect.town, language).map((lines) => message(lines));
      if (effect.do !== 'summary') return [];
      const said = Object.entries(effect.answers)
        .map(([answer, value]) => `summary.${answer}.${value}`)
        .filter((key) => tools.hasText(language, `chat:${key}`));
      return [message([...effect.keys, ...said].map(words))];
    };
    return effects.flatMap(spoken);
  };
}
