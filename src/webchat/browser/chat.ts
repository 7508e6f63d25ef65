// webchat/browser/ is the survivors' page in motion: sending, what comes, leaving. Without it the page works too.

import { empty, leave, onEmpty } from './leave.ts';
import { createNotice } from './notice.ts';
import { createSender } from './send.ts';
import { onThreeShiftTaps } from './shift-taps.ts';
import { listen } from './stream.ts';
import { createTranscript } from './transcript/transcript.ts';

const leaving = document.querySelector<HTMLAnchorElement>('#leave');
const exitUrl = leaving?.dataset.exit || '/';
const go = () => leave(exitUrl);

document.documentElement.classList.add('script');
// Browsers of 2019 do not say which button sent a form; the click before it does, from keyboards too.
let pressed: HTMLButtonElement | null = null;
document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : null;
  pressed = target?.closest('button') ?? null;
  if (!target?.closest('#leave')) return;
  event.preventDefault();
  go();
});
onThreeShiftTaps(document, go);

// A page kept alive for Back must hold nothing; if it comes back all the same, it begins anew.
addEventListener('pagehide', empty);
addEventListener('pageshow', (event) => {
  if (event.persisted) location.replace('/');
});

const notice = createNotice(document, () => sender.again());
const transcript = createTranscript(document, notice);
const stream = listen({ transcript, notice, gone: () => sender.anew(), left: go, back: () => sender.again() });
const sender = createSender({ transcript, notice, stream, leave: go });
for (const end of [stream.stop, sender.stop, transcript.clear]) onEmpty(end);
addEventListener('online', sender.again);

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.getAttribute('action') !== '/') return;
  event.preventDefault();
  const button = pressed;
  pressed = null;
  const text = form.querySelector('textarea');
  if (button && button.name === 'tap') sender.tap(button.value, button.textContent || '');
  else if (text && text.value.trim() !== '') sender.text(text);
});
