import { html } from 'hono/html';
import type { Language } from '../core/language.ts';
import type { Choice } from '../core/message.ts';
import { numbersView } from '../http/numbers-view.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Delivery } from '../turn/turn.ts';

type Html = ReturnType<typeof html>;

/** The form every choice belongs to; it stands once in the page. */
export const TAP_FORM = 'taps';

/** One bubble. With script or without, this is the only place where a message becomes HTML. */
export function messageView({ seq, message }: Delivery, language: Language, texts: Texts): Html {
  const { from, paragraphs, numbers, choices } = message;
  const who = texts.t(language, `web:${from}`);
  return html`<article class="bubble ${from}" data-seq="${seq}">
<h2 class="who">${who}</h2>
${paragraphs.map((paragraph) => html`<p dir="auto">${paragraph}</p>`)}
${numbersView(numbers)}
${choices.length > 0 ? html`<div class="choices">${choices.map(choiceView)}</div>` : ''}
</article>`;
}

function choiceView({ value, label, strong }: Choice): Html {
  return html`<button form="${TAP_FORM}" name="tap" value="${value}" class="${strong ? 'danger' : ''}">${label}</button>`;
}
