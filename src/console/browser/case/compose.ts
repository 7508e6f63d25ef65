import type { Failure } from '../../wire.ts';
import { randomId } from '../api.ts';
import { button, el, setText } from '../dom.ts';
import type { Say } from '../words.ts';
import { createSecondPress } from './notes/second-press.ts';

export type Words = { id: string; text: string; yesNo: boolean };
export type Compose = {
  root: HTMLElement;
  allow(is: boolean): void;
  /** Words go out only by a second press, of a button that says what it does. */
  guard(is: boolean): void;
  /** Puts words before what is in the box, to be looked at and sent. */
  put(words: string): void;
};
type Hooks = {
  textMax: number;
  draft: string;
  drafted(text: string): void;
  send(words: Words): Promise<Failure | null>;
};

function createBox({ textMax, draft }: Hooks): HTMLTextAreaElement {
  const maxlength = String(textMax);
  const described = { 'aria-describedby': 'reach words-hint' };
  const box = el('textarea', { id: 'words', rows: '2', maxlength, autocomplete: 'off', ...described });
  box.value = draft;
  return box;
}

/** Enter that picks a word in an input method is not Enter that sends (229: Safari says so after the composition). */
function sends(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

/** The box to write in. Words stay in it until the desk has them; sending the same again has one effect. */
export function createCompose(say: Say, hooks: Hooks): Compose {
  const box = createBox(hooks);
  const fault = el('p', { class: 'fault', role: 'alert' });
  const send = button(say('send'), () => submit(false), { class: 'main' });
  const ask = button(say('ask'), () => submit(true));
  const openly = createSecondPress(say, (yesNo) => submit(yesNo, true));
  const label = el('label', { for: 'words' }, say('write'));
  const choices = el('div', { class: 'choices' }, openly.root, send, ask);
  const hint = el('p', { class: 'quiet', id: 'words-hint' }, say('write-hint'));
  let tried: Words | null = null;
  let sending = false;
  let allowed = true;

  function refresh(): void {
    box.disabled = !allowed;
    box.readOnly = sending;
    const off = !allowed || sending || box.value.trim() === '';
    for (const one of [send, ask, openly.root]) one.disabled = off;
    setText(send, say(sending ? 'sending' : 'send'));
  }

  async function submit(yesNo: boolean, sure = false): Promise<void> {
    const text = box.value.trim();
    if (sending || !allowed || text === '') return;
    if (!sure && openly.holds(yesNo)) return setText(fault, say('quiet.sure'));
    openly.forget();
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

  function changed(): void {
    hooks.drafted(box.value);
    if (openly.forget()) setText(fault, '');
    refresh();
  }

  box.addEventListener('input', changed);
  box.addEventListener('keydown', (event) => {
    if (!sends(event)) return;
    event.preventDefault();
    void submit(false);
  });
  refresh();
  return {
    root: el('div', { class: 'compose' }, label, box, fault, choices, hint),
    allow(is) {
      allowed = is;
      refresh();
    },
    guard: openly.guard,
    put(words) {
      if (!box.value.includes(words)) box.value = `${words}\n${box.value}`.trim();
      changed();
      box.focus();
    },
  };
}
