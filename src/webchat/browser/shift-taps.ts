const TAPS = 3;
const WITHIN_MS = 2_000;

/**
 * Calls back at the third clean tap of Shift within two seconds. Clean: no other key, pointer, input or composition
 * in between, since Chinese input methods switch with Shift; left and right count alike; a held key does not.
 * `missing` hears after each tap how many are missing, and 0 when it counts no more.
 */
export function onThreeShiftTaps(target: Document, done: () => void, missing: (taps: number) => void): void {
  let taps: number[] = [];
  let down = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const spoil = () => {
    down = false;
    if (taps.length > 0) missing(0);
    taps = [];
  };
  target.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift' || event.isComposing) return spoil();
    down = !event.repeat;
  });
  target.addEventListener('keyup', (event) => {
    if (event.key !== 'Shift' || event.isComposing || !down) return spoil();
    down = false;
    taps = [...taps.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    clearTimeout(timer);
    if (taps.length >= TAPS) return done();
    missing(TAPS - taps.length);
    timer = setTimeout(missing, WITHIN_MS, 0);
  });
  for (const name of ['pointerdown', 'input', 'compositionstart', 'compositionend', 'blur']) {
    target.addEventListener(name, spoil, true);
  }
}
