import { setTimeout as passes } from 'node:timers/promises';
import { LIMITS } from '../../../src/core/limits.ts';
import { type People, workerOf } from '../../canary/people.ts';
import { readEvents } from '../../console/read-events.ts';
import { patient } from './chats.ts';

type Held = { caseId: string; fence: number };

/** A worker's desk as its page keeps it: it knows of a case what its stream told it to read, and comes back when that ends. */
export async function openDesk(people: People, path: string) {
  const worker = await workerOf(patient({ ...people, answers: [] }), { path, name: 'Lin' });
  const held = new Map<string, number>();
  const lines = new Map<string, string[]>();
  const count = { streams: 0, lost: 0 };
  let waiting = 0;
  let over = false;
  let close = () => {};

  async function read(caseId: string): Promise<void> {
    const fence = held.get(caseId);
    if (fence === undefined) return;
    const { lines: all } = await worker.read({ caseId, fence });
    lines.set(
      caseId,
      all.filter(({ from }) => from === 'survivor').map(({ text }) => text ?? ''),
    );
  }
  const claims = (): Held[] => [...held].map(([caseId, fence]) => ({ caseId, fence }));

  async function listen(): Promise<void> {
    const response = await people.ask('/console/stream', { headers: { cookie: worker.cookie } });
    if (!response.ok) return;
    count.streams += 1;
    const events = readEvents(response);
    close = () => void events.close().catch(() => undefined);
    for (;;) {
      const { event, data } = await events.next();
      if (event === 'closed') return;
      if (event === 'desk') waiting = (JSON.parse(data) as { waitingCount: number }).waitingCount;
      if (event === 'case') await read((JSON.parse(data) as { caseId: string }).caseId);
      if (event === 'beat') count.lost += (JSON.parse((await worker.beat(claims())).body) as { lost: [] }).lost.length;
    }
  }
  const listening = (async () => {
    while (!over) {
      await listen().catch(() => undefined);
      if (!over) await passes(LIMITS.streamRetryMs);
    }
  })();

  return {
    count,
    waiting: () => waiting,
    /** By case: what the stream let the page read. */
    lines: () => lines,
    /** The next case, read at once, with a first word; null when nobody waits. */
    async takes(): Promise<string | null> {
      const taken = await worker.next();
      if (taken === null) return null;
      held.set(taken.caseId, taken.fence);
      await read(taken.caseId);
      return taken.caseId;
    },
    async says(caseId: string, text: string): Promise<void> {
      const { status } = await worker.words({ caseId, fence: held.get(caseId) ?? 0 }, text);
      if (status !== 200) throw new Error(`the worker's words were answered ${status}`);
    },
    async stop() {
      over = true;
      close();
      await listening;
    },
  };
}
