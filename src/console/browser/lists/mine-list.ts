// console/browser/lists/ is the left side of the desk: who waits, whom one holds, what can still be sent.

import type { Mine } from '../../wire.ts';
import { button, el } from '../dom.ts';
import { details, levelBadge, type Say } from '../words.ts';

export type Marks = { openId: string | null; fresh: ReadonlySet<string> };
export type MineList = { root: HTMLElement; show(mine: Mine[], nowMs: number, marks: Marks): void };

/** The worker's own cases, as buttons. They stay the same elements, so that the keyboard's focus stays too. */
export function createMineList(say: Say, open: (mine: Mine) => void): MineList {
  const list = el('ul', { class: 'plain mine' });
  const root = el('div', { hidden: true }, el('h2', {}, say('mine')), list);
  const rows = new Map<string, HTMLButtonElement>();

  function rowOf(caseId: string): HTMLButtonElement {
    const known = rows.get(caseId);
    if (known) return known;
    const row = button('', () => undefined);
    rows.set(caseId, row);
    list.append(el('li', {}, row));
    return row;
  }

  return {
    root,
    show(mine, nowMs, marks) {
      for (const [id, row] of [...rows]) {
        if (mine.some((one) => one.caseId === id)) continue;
        row.parentElement?.remove();
        rows.delete(id);
      }
      for (const one of mine) {
        const row = rowOf(one.caseId);
        row.onclick = () => open(one);
        row.setAttribute('aria-current', String(one.caseId === marks.openId));
        const news = marks.fresh.has(one.caseId) ? [el('strong', { class: 'fresh' }, say('new-words'))] : [];
        row.replaceChildren(
          levelBadge(say, one.level),
          el('span', { class: 'quiet' }, details(say, one, nowMs)),
          ...news,
        );
      }
      root.hidden = mine.length === 0;
    },
  };
}
