import { announce } from './announce.ts';
import { unfold } from './folded.ts';
import { empty, leave, onEmpty } from './leave.ts';
import { createNotice } from './notice.ts';
import { createSender } from './send.ts';
import { onThreeShiftTaps } from './shift-taps.ts';
import { listen } from './stream.ts';
import { createTranscript } from './transcript/transcript.ts';

/** Inside another site a browser may keep no cookie of ours: then what stands there without script is what works. */
if (navigator.cookieEnabled || !document.querySelector('#talk')) begin(unfold(document));

function begin(refold: (() => void) | null): void {
  const leaving = document.querySelector<HTMLAnchorElement>('#leave');
  const { base = '', exit: exitUrl = '/' } = leaving ? leaving.dataset : {};
  const path = base || '/';
  const go = () => leave({ base, exitUrl });

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
  onThreeShiftTaps(document, go, (taps) => announce(document, taps));

  // A page kept alive for Back must hold nothing; if it comes back all the same, it begins anew.
  history.scrollRestoration = 'manual';
  addEventListener('pagehide', empty);
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.replace(path);
  });

  const notice = createNotice(document, () => sender.again());
  const transcript = createTranscript(document, notice);
  const gone = (known: boolean) => (refold && !known ? refold() : sender.anew());
  const back = () => sender.again();
  const stream = listen({ path: `${base}/events`, transcript, notice, gone, left: go, back });
  const sender = createSender({ path, transcript, notice, stream, leave: go });
  for (const end of [stream.stop, sender.stop, transcript.clear]) onEmpty(end);
  addEventListener('online', sender.again);

  document.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = pressed;
    pressed = null;
    const text = (event.target as HTMLFormElement).querySelector('textarea');
    if (button && button.name === 'tap') sender.tap(button.value, button.textContent || '');
    else if (text && text.value.trim() !== '') sender.text(text);
  });
}
