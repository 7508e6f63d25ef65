import { post } from './api.ts';
import { button, el, setText } from './dom.ts';
import type { Sound } from './sound.ts';
import type { Say } from './words.ts';

type Hooks = {
  sound: Sound;
  mayInvite: boolean;
  /** Where the link for a colleague is shown. */
  place: HTMLElement;
  holding(): number;
  rang(): void;
  failed(words: string): void;
  ended(): void;
};

/** The one-time link, on the screen until it is put away. */
function showLink(say: Say, place: HTMLElement, path: string): void {
  const field = el('input', { type: 'text', id: 'link', readonly: true, value: new URL(path, location.origin).href });
  const copy = button(say('copy'), async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      setText(copy, say('copied'));
    } catch {
      // Not allowed to: the link stays selected, and the keyboard's own copy works.
      field.focus();
    }
  });
  const hide = button(say('hide-link'), () => place.replaceChildren());
  const card = el(
    'div',
    { class: 'card' },
    el('label', { for: 'link' }, say('invite-link')),
    field,
    el('p', { class: 'quiet' }, say('invite-hint')),
  );
  card.append(el('div', { class: 'choices' }, copy, hide));
  place.replaceChildren(card);
  field.focus();
  field.select();
}

/** Sound, colleagues, language, end of the shift: the buttons at the top. */
export function addTools(say: Say, bar: HTMLElement, hooks: Hooks): void {
  const sound = button(
    say('sound-on'),
    () => {
      const on = hooks.sound.toggle();
      sound.setAttribute('aria-pressed', String(on));
      setText(sound, say(on ? 'sound-off' : 'sound-on'));
      hooks.rang();
    },
    { 'aria-pressed': 'false' },
  );
  const invite = button(say('invite'), async () => {
    const answer = await post<{ path: string }>('invite', {});
    if (answer.ok) showLink(say, hooks.place, answer.data.path);
    else hooks.failed(say(`failure.${answer.failure}`));
  });
  let sure = false;
  const end = button(say('end'), async () => {
    const holding = hooks.holding();
    if (holding > 0 && !sure) {
      sure = true;
      setText(end, say('end-holding', { number: holding }));
      return;
    }
    const answer = await post('end', {});
    if (answer.ok || answer.failure === 'sign-in') hooks.ended();
    else hooks.failed(say(`failure.${answer.failure}`));
  });
  end.addEventListener('blur', () => {
    sure = false;
    setText(end, say('end'));
  });
  const speak = async (language: string) => {
    const answer = await post('language', { language });
    if (answer.ok) location.reload();
    else hooks.failed(say(`failure.${answer.failure}`));
  };
  for (const choice of bar.querySelectorAll<HTMLButtonElement>('[data-language]')) {
    choice.addEventListener('click', () => void speak(choice.dataset.language ?? ''));
  }
  bar.prepend(sound, ...(hooks.mayInvite ? [invite] : []));
  bar.append(end);
}
