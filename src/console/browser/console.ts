import { createCaseKeeper } from './case/case-keeper.ts';
import { connect } from './connection.ts';
import { createDesk } from './desk.ts';
import { el, setText } from './dom.ts';
import { createMineList } from './lists/mine-list.ts';
import { createSendsLine } from './lists/sends-line.ts';
import { createWaitingList } from './lists/waiting-list.ts';
import { createSound } from './sound.ts';
import { createStateLine } from './state-line.ts';
import { createTake } from './take.ts';
import { addTools } from './tools.ts';
import { createSay } from './words.ts';

const SOUND_EVERY_MS = 5_000;

/** Puts the desk together on the page the server sent. */
function start(place: HTMLElement, bar: HTMLElement, stateElement: HTMLElement): void {
  const say = createSay(JSON.parse(place.dataset.words ?? '{}'));
  const rights = (place.dataset.rights ?? '').split(' ');
  const may = (right: string) => rights.includes(right);
  const sound = createSound();
  const note = el('p', { class: 'hint', role: 'status' });
  const linkPlace = el('div');
  const keeper = createCaseKeeper(say, {
    textMax: Number(place.dataset.textMax),
    silenceMs: Number(place.dataset.silenceMs),
    signedOut: () => over(),
    changed: () => desk.show(),
  });
  const take = createTake(say, {
    note,
    busy: (busy) => list.set({ busy }),
    signedOut: () => over(),
    taken: keeper.open,
  });
  const list = createWaitingList(say, { mayTake: may('claim'), take });
  const mine = createMineList(say, keeper.open);
  const sends = createSendsLine(say);
  const line = createStateLine(say, stateElement, may('be-on-duty'));
  const desk = createDesk({ keeper, list, mine, sends, line, sound });
  const connection = connect({
    beatMs: Number(place.dataset.beatMs),
    beats: may('be-on-duty'),
    ...desk.hooks,
    signedOut: () => over(),
  });

  function leave(): void {
    connection.close();
    linkPlace.replaceChildren();
    desk.empty();
  }

  function over(): void {
    leave();
    line.over();
    place.replaceChildren(el('p', { class: 'card' }, say('sign-in-again')));
    bar.replaceChildren();
  }

  addTools(say, bar, {
    sound,
    mayInvite: may('invite'),
    place: linkPlace,
    holding: desk.holding,
    rang: desk.ring,
    failed: (words) => setText(note, words),
    ended() {
      leave();
      location.replace('/console');
    },
  });
  place.replaceChildren(el('div', { class: 'left' }, linkPlace, note, list.root, mine.root, sends.root), keeper.root);
  desk.empty();
  setInterval(desk.ring, SOUND_EVERY_MS);
  document.addEventListener('visibilitychange', () => desk.looked());
  // The back-forward cache keeps a page as it was left: nothing of a case may be in it.
  addEventListener('pagehide', leave);
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}

const place = document.getElementById('desk');
const bar = document.getElementById('tools');
const stateElement = document.getElementById('state');
if (place && bar && stateElement) start(place, bar, stateElement);
