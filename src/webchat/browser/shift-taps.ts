const TAPS = 3;
const WITHIN_MS = 2_000;

/**
 * Calls back at the third clean tap of Shift within two seconds. Clean: no other key, pointer, input or composition
 * in between, since Chinese input methods switch with Shift; left and right count alike; a held key does not.
 */
export function onThreeShiftTaps(target: Document, done: () => void): void {
  let taps: number[] = [];
  let down = false;
  const spoil = () => {
    taps = [];
    down = false;
  };
  target.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift' || event.isComposing) return spoil();
    down = !event.repeat;
  });
  target.addEventListener('keyup', (event) => {
    if (event.key !== 'Shift' || event.isComposing || !down) return spoil();
    down = false;
    taps = [...taps.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    if (taps.length >= TAPS) done();
  });
  for (const name of ['pointerdown', 'input', 'compositionstart', 'compositionend', 'blur']) {
    target.addEventListener(name, spoil, true);
  }
}
