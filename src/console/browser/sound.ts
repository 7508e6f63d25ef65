export type Sound = {
  /** On or off by the worker's own press; browsers allow sound only after one. */
  toggle(): boolean;
  /** Rings on while somebody in danger waits; call it again and again, tones are planned ahead. */
  ring(needed: boolean): void;
};

const EVERY_SECONDS = 4;
/** Further ahead than the time between two beats: a slowed-down background tab keeps ringing. */
const AHEAD_SECONDS = 20;

/** Two soft tones, repeated. */
export function createSound(): Sound {
  let context: AudioContext | null = null;
  let out: GainNode | null = null;
  let plannedUntil = 0;
  let on = false;

  function tone(at: number): void {
    if (!context || !out) return;
    for (const [index, hertz] of [523, 659].entries()) {
      const start = at + index * 0.22;
      const swell = context.createGain();
      swell.gain.setValueAtTime(0, start);
      swell.gain.linearRampToValueAtTime(0.12, start + 0.05);
      swell.gain.exponentialRampToValueAtTime(0.001, start + 0.4);
      const voice = new OscillatorNode(context, { frequency: hertz });
      voice.connect(swell).connect(out);
      voice.start(start);
      voice.stop(start + 0.45);
    }
  }

  function silence(): void {
    out?.disconnect();
    out = null;
    plannedUntil = 0;
  }

  function ensureOut(): void {
    if (!context || out) return;
    out = context.createGain();
    out.connect(context.destination);
  }

  return {
    toggle() {
      on = !on;
      silence();
      if (on) {
        context ??= new AudioContext();
        void context.resume();
        ensureOut();
        // Once at the press, so that the worker hears it works.
        tone(context.currentTime + 0.05);
        plannedUntil = context.currentTime + EVERY_SECONDS;
      }
      return on;
    },
    ring(needed) {
      if (!on || !context) return;
      if (!needed) {
        if (plannedUntil > context.currentTime) silence();
        return;
      }
      ensureOut();
      const horizon = context.currentTime + AHEAD_SECONDS;
      for (
        plannedUntil = Math.max(plannedUntil, context.currentTime + 0.05);
        plannedUntil < horizon;
        plannedUntil += EVERY_SECONDS
      ) {
        tone(plannedUntil);
      }
    },
  };
}
