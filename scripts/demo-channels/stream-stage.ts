import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { within } from '../../src/core/basics/within.ts';
import type { PhoneName, View } from './page/wire.ts';
import type { Phone } from './phone.ts';

export type Stage = {
  phones: Record<PhoneName, Phone>;
  onChange(listener: () => void): () => void;
};

/** Changes that follow each other at once are shown together. */
const GATHER_MS = 30;
/** "Is typing" ends by itself, without a change. */
const BUSY_LOOK_MS = 500;
const QUIET_LOOK_MS = 15_000;
const WRITE_MAX_MS = 10_000;

function viewOf({ phones }: Stage): View {
  const seen = ({ view, weather }: Phone) => ({ phone: view(), weather: weather.view() });
  return { telegram: seen(phones.telegram), line: seen(phones.line) };
}

/** All that is to be seen, at once and after every change, until the page is closed. */
export function streamStage(context: Context, stage: Stage): Response {
  return streamSSE(context, async (stream) => {
    let wake = Promise.withResolvers<void>();
    const unwatch = stage.onChange(() => wake.resolve());
    stream.onAbort(() => wake.resolve());
    let last = '';
    while (!stream.aborted) {
      wake = Promise.withResolvers<void>();
      const view = viewOf(stage);
      const data = JSON.stringify(view);
      // An unchanged view still goes out now and then: that is how a closed line is noticed.
      const isBusy = view.telegram.phone.busy || view.line.phone.busy;
      if (data !== last || !isBusy) await within(stream.writeSSE({ event: 'view', data, retry: 1_000 }), WRITE_MAX_MS);
      last = data;
      const alarm = new AbortController();
      const tired = pause(isBusy ? BUSY_LOOK_MS : QUIET_LOOK_MS, undefined, { signal: alarm.signal, ref: false });
      await Promise.race([wake.promise, tired]);
      alarm.abort();
      await Promise.allSettled([tired]);
      await pause(GATHER_MS);
    }
    unwatch();
  });
}
