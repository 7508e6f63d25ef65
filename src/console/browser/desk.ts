import type { DeskState, Mine } from '../wire.ts';
import type { CaseKeeper } from './case/case-keeper.ts';
import type { Hooks } from './connection.ts';
import type { MineList } from './lists/mine-list.ts';
import type { SendsLine } from './lists/sends-line.ts';
import type { WaitingList } from './lists/waiting-list.ts';
import type { Sound } from './sound.ts';
import type { StateLine } from './state-line.ts';

type Parts = {
  keeper: CaseKeeper;
  list: WaitingList;
  mine: MineList;
  sends: SendsLine;
  line: StateLine;
  sound: Sound;
};
export type Desk = {
  hooks: Pick<Hooks, 'claims' | 'desk' | 'caseChanged' | 'casesLost' | 'beaten' | 'up' | 'down'>;
  show(): void;
  ring(): void;
  holding(): number;
  /** The page came into view, or went out of it. */
  looked(): void;
  empty(): void;
};

/** What the stream said last, drawn on the page. */
export function createDesk({ keeper, list, mine, sends, line, sound }: Parts): Desk {
  let state: DeskState | null = null;
  let connected = false;
  let greeted = false;
  const held = (caseId: string | null): Mine | undefined => state?.mine.find((one) => one.caseId === caseId);
  const ring = () => sound.ring(state?.waiting.some(({ level }) => level === 'immediate') ?? false);
  const readAgain = (caseId: string | null) => {
    const one = held(caseId);
    if (one) void keeper.refresh(one);
  };
  const readOpen = () => readAgain(keeper.openId());

  function show(): void {
    line.count(state?.waitingCount ?? 0, keeper.fresh.size > 0);
    ring();
    if (!state) return;
    state.mine = state.mine.filter((one) => !keeper.ended(one));
    list.show(state);
    sends.show(state.sends);
    mine.show(state.mine, state.nowMs, { openId: keeper.openId(), fresh: keeper.fresh });
    if (connected) line.up(state);
  }

  function setConnected(is: boolean): void {
    connected = is;
    list.set({ connected: is });
    if (is) show();
    else line.lost();
  }

  function news(next: DeskState): void {
    const before = state?.mine ?? [];
    state = { ...next, mine: next.mine.filter((one) => !keeper.ended(one)) };
    for (const { caseId } of before) if (!held(caseId)) keeper.lost(caseId);
    const [first] = state.mine;
    if (!greeted && first && keeper.openId() === null) keeper.open(first);
    greeted = true;
    show();
  }

  return {
    hooks: {
      claims: () => state?.mine.map(({ caseId, fence }) => ({ caseId, fence })) ?? [],
      desk: news,
      caseChanged: readAgain,
      casesLost(caseIds) {
        for (const caseId of caseIds) keeper.lost(caseId);
      },
      // What the desk no longer keeps leaves the screen too.
      beaten: readOpen,
      up: () => setConnected(true),
      down: () => setConnected(false),
    },
    show,
    ring,
    holding: () => state?.mine.length ?? 0,
    looked() {
      if (document.visibilityState === 'visible') readOpen();
    },
    empty() {
      state = null;
      keeper.wipe();
    },
  };
}
