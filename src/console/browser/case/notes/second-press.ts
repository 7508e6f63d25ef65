import { button } from '../../dom.ts';
import type { Say } from '../../words.ts';

export type SecondPress = {
  root: HTMLButtonElement;
  guard(is: boolean): void;
  /** Whether the words have to wait for the second press; then the button for it is there. */
  holds(yesNo: boolean): boolean;
  /** The button goes; whether it was there. */
  forget(): boolean;
};

/** What appears openly before somebody who may be watched goes out by a press of its own, never by Enter twice. */
export function createSecondPress(say: Say, send: (yesNo: boolean) => Promise<void>): SecondPress {
  let guarded = false;
  let asked = false;
  const root = button(say('quiet.send'), () => send(asked), { hidden: true });
  return {
    root,
    guard(is) {
      guarded = is;
    },
    holds(yesNo) {
      if (!guarded) return false;
      asked = yesNo;
      root.hidden = false;
      return true;
    },
    forget() {
      const was = !root.hidden;
      root.hidden = true;
      return was;
    },
  };
}
