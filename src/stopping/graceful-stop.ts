import { within } from '../core/basics/within.ts';
import { LIMITS } from '../core/limits.ts';
import type { Log } from '../log.ts';
import type { Connections } from './connections.ts';

export type StopParts = {
  answers: { stop(): void };
  connections: Connections;
  /** Stops the timer; resolves when the tick that runs is done. */
  stopTicking(): Promise<void>;
  service: { close(): void; drain(): Promise<void>; stop(): Promise<void> };
  log: Log;
};

/**
 * Takes nothing new, answers what has begun, lets every turn and its sending end, then says goodbye to the stores. Claims,
 * leases and rows stay whose they are. Resolves with whether all of it was answered; throws when something hangs.
 */
async function stopGracefully({ answers, connections, stopTicking, service, log }: StopParts): Promise<boolean> {
  service.close();
  const ticked = stopTicking();
  const closed = connections.stop();
  answers.stop();
  const cut = await within(closed, LIMITS.stopAnswersMs).then(
    () => 0,
    () => connections.cut(),
  );
  if (cut > 0) log('stop-cut', { count: cut });
  await ticked;
  await service.drain();
  await service.stop();
  return cut === 0;
}

/** On a signal: ends by 0 when nothing was cut, else by 1; in `stopMaxMs` at most, whatever hangs. */
export function stopOnSignal(parts: StopParts): void {
  const { log } = parts;
  let stopping = false;
  const end = (event: 'stopped' | 'stop-late', code: number) => {
    log(event);
    process.exit(code);
  };
  const begin = () => {
    if (stopping) return;
    stopping = true;
    log('stopping');
    setTimeout(() => end('stop-late', 1), LIMITS.stopMaxMs);
    stopGracefully(parts).then(
      (whole) => end('stopped', whole ? 0 : 1),
      () => end('stop-late', 1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, begin);
}
