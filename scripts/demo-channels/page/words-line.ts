import { part } from './dom.ts';
import type { Act, PhoneView } from './wire.ts';

export type WordsLine = {
  show(phone: PhoneView): void;
  /** Puts the newest own message into the line, to be sent again changed. */
  edit(): void;
};

/** The line one writes in. Return sends, Shift and Return begin a new line, Escape gives up a change. */
export function wordsLine(form: HTMLFormElement, does: (act: Act) => Promise<boolean>): WordsLine {
  const field = part<HTMLTextAreaElement>(form, 'textarea');
  const unfold = part(form, '.unfold');
  let editable: PhoneView['editable'] = null;
  let editing: string | null = null;

  function grow(): void {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  function put(text: string, on: string | null): void {
    editing = on;
    form.classList.toggle('editing', on !== null);
    field.value = text;
    grow();
  }

  async function send(): Promise<void> {
    const text = field.value;
    if (text.trim() === '') return;
    const on = editing;
    put('', null);
    // What was refused is written again by nobody else.
    const isDone = await does(on === null ? { act: 'says', text } : { act: 'edits', text, on });
    if (!isDone && field.value === '') put(text, on);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  field.addEventListener('input', grow);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && editing !== null) put('', null);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  unfold.addEventListener('click', () => void does({ act: 'unfolds' }));

  return {
    show({ folded, placeholder, editable: mine }) {
      unfold.hidden = !folded;
      field.placeholder = placeholder ?? '';
      editable = mine;
    },
    edit() {
      if (editable === null) return;
      put(editable.text, editable.id);
      field.focus();
    },
  };
}
