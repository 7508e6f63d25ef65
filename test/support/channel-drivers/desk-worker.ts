import type { DeskState, OpenCase } from '../../../src/console/wire.ts';
import { type Answer, type People, workerOf } from '../../canary/people.ts';
import { readEvents } from '../../console/read-events.ts';

type Taken = { caseId: string; fence: number };

export type DeskWorker = Awaited<ReturnType<typeof deskWorker>>;

/** A worker at the desk, by the desk's own routes. */
export async function deskWorker(people: People, path: string) {
  const worker = await workerOf(people, { path, name: 'Lin' });
  let taken: Taken | null = null;
  let onDuty = false;

  const held = (): Taken => {
    if (taken === null) throw new Error('no case is held');
    return taken;
  };

  async function desk(): Promise<DeskState> {
    const stream = await people.ask('/console/stream', { headers: { cookie: worker.cookie } });
    const events = readEvents(stream);
    const { data } = await events.next('desk');
    await events.close();
    return JSON.parse(data) as DeskState;
  }

  return {
    /** On duty from now on, and every lease renewed. */
    async beats(): Promise<void> {
      onDuty = true;
      await worker.beat(taken === null ? [] : [taken]);
    },
    /** The page is closed without a word. */
    vanishes(): void {
      onDuty = false;
    },
    isOnDuty: () => onDuty,
    desk,
    /** Takes the next case; false when there is none. */
    async takes(): Promise<boolean> {
      taken = (await worker.next()) ?? taken;
      return taken !== null;
    },
    async reads(): Promise<OpenCase> {
      const { caseId, fence } = held();
      const answer = await worker.post(`/cases/${caseId}/read`, { fence, seenSeq: 0 });
      if (answer.status !== 200) throw new Error(`the case was not read: ${answer.status}`);
      return JSON.parse(answer.body) as OpenCase;
    },
    /** Everything in the talk that came from the other side. */
    async heard(): Promise<(string | null)[]> {
      const { lines } = await this.reads();
      return lines.filter(({ from }) => from === 'survivor').map(({ text }) => text);
    },
    /** What became of the worker's own words, in order. */
    async became(): Promise<(string | null)[]> {
      const { lines } = await this.reads();
      return lines.filter(({ from }) => from === 'worker').map(({ delivery }) => delivery);
    },
    async says(text: string, { yesNo = false, id = crypto.randomUUID() } = {}): Promise<Answer> {
      const { caseId, fence } = held();
      return worker.post(`/cases/${caseId}/words`, { fence, id, text, yesNo });
    },
    async closes(code = 'helped'): Promise<Answer> {
      const closed = await worker.close(held(), code);
      taken = null;
      return closed;
    },
  };
}
