import { CLOSE_CODES } from '../../../core/case.ts';
import { button, el } from '../dom.ts';
import type { Say } from '../words.ts';

/** Ending a case: with a code, or back to the list. */
export function finish(
  say: Say,
  hooks: { close(code: string): Promise<void>; giveBack(): Promise<void> },
): HTMLElement {
  const codes = CLOSE_CODES.map((code) => el('option', { value: code }, say(`ended.${code}`)));
  const select = el('select', { id: 'code' }, el('option', { value: '' }, say('code-choose')), ...codes);
  const close = button(say('close'), () => hooks.close(select.value), { disabled: true });
  select.addEventListener('change', () => {
    close.disabled = select.value === '';
  });
  return el(
    'section',
    { class: 'finish', 'aria-label': say('finish') },
    el('div', {}, el('label', { for: 'code' }, say('code')), select),
    close,
    button(say('give-back'), hooks.giveBack),
  );
}
