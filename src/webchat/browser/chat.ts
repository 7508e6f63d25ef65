// webchat/browser/ is the survivors' page in motion: sending, what comes, leaving. Without it the page works too.

import { leave, onLeave, wipe } from './leave.ts';
import { createSender } from './send.ts';
import { onThreeShiftTaps } from './shift-taps.ts';
import { listen } from './stream.ts';
import { createTranscript } from './transcript.ts';

const leaving = document.querySelector<HTMLAnchorElement>('#leave');
const exitUrl = leaving?.dataset.exit ?? '/';
const go = () => leave(exitUrl);

document.documentElement.classList.add('script');
document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target.closest('#leave') : null;
  if (!target) return;
  event.preventDefault();
  go();
});
onThreeShiftTaps(document, go);

// A page kept alive for Back must hold nothing; if it comes back all the same, it begins anew.
addEventListener('pagehide', wipe);
addEventListener('pageshow', (event) => {
  if (event.persisted) location.replace('/');
});

const transcript = createTranscript(document);
const stream = listen(transcript);
onLeave(stream.stop);
const send = createSender(transcript, exitUrl, stream.start);
onLeave(send.stop);

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.getAttribute('action') !== '/') return;
  event.preventDefault();
  const button = event.submitter as HTMLButtonElement | null;
  const text = form.querySelector('textarea');
  if (button?.name === 'tap') send.tap(button.value, button.textContent ?? '');
  else if (text && text.value.trim() !== '') send.text(text);
});
