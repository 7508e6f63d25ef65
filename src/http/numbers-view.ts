import { html } from 'hono/html';
import type { NumberToCall } from '../core/message.ts';
import type { Html } from './page.ts';
import { telephoneLink } from './telephone-link.ts';

/** Numbers to call, one a line, each a button that rings; how to use one stands under it. */
export function numbersView(numbers: readonly NumberToCall[]): Html | '' {
  if (numbers.length === 0) return '';
  return html`<ul class="plain numbers">${numbers.map(
    ({ name, number, note }) =>
      html`<li><a class="button" href="${telephoneLink(number)}"><b>${number}</b> ${name}</a>${note === undefined ? '' : html`<span class="quiet">${note}</span>`}</li>`,
  )}</ul>`;
}
