import type { Failure } from '../../wire.ts';
import { randomId } from '../api.ts';
import { button, el, setText } from '../dom.ts';
import type { Say } from '../words.ts';

export type Words = { id: string; text: string; yesNo: boolean };
export type Compose = {
  root: HTMLElement;
  allow(is: boolean): void;
};
type Hooks = {
  textMax: number;
  draft: string;
  drafted(text: string): void;
  send(words: Words): Promise<Failure | null>;
};

/** The box to write in. Words stay in it until the desk has them; sending the same again has one effect. */
export function createCompose(say: Say, hooks: Hooks): Compose {
  const box = el('textarea', {
    id: 'words',
    rows: '2',
    maxlength: String(hooks.textMax),
    autocomplete: 'off',
    'aria-describedby': 'reach words-hint',
  });
  const fault = el('p', { class: 'fault', role: 'alert' });
  const send = button(say('send'), () => submit(false), { class: 'main' });
  const ask = button(say('ask'), () => submit(true));
  const root = el(
    'div',
    { class: 'compose' },
    el('label', { for: 'words' }, say('write')),
    box,
    fault,
    el('div', { class: 'choices' }, send, ask),
    el('p', { class: 'quiet', id: 'words-hint' }, say('write-hint')),
  );
  let tried: Words | null = null;
  let sending = false;
  let allowed = true;
  box.value = hooks.draft;

  function refresh(): void {
    box.disabled = !allowed;
    box.readOnly = sending;
    send.disabled = !allowed || sending || box.value.trim() === '';
    ask.disabled = send.disabled;
    setText(send, say(sending ? 'sending' : 'send'));
  }

  async function submit(yesNo: boolean): Promise<void> {
    const text = box.value.trim();
    if (sending || !allowed || text === '') return;
    if (tried?.text !== text || tried.yesNo !== yesNo) tried = { id: randomId(), text, yesNo };
    sending = true;
    refresh();
    const failure = await hooks.send(tried);
    sending = false;
    if (failure === null) {
      tried = null;
      box.value = '';
      hooks.drafted('');
    }
    setText(fault, failure === null ? '' : `${say('not-sent')} ${say(`failure.${failure}`)}`);
    refresh();
    if (allowed) box.focus();
  }

  box.addEventListener('input', () => {
    hooks.drafted(box.value);
    refresh();
  });
  box.addEventListener('keydown', (event) => {
    // Enter that picks a word in an input method is not Enter that sends (229: Safari says so after the composition).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void submit(false);
  });
  refresh();
  return {
    root,
    allow(is) {
      allowed = is;
      refresh();
    },
  };
}
