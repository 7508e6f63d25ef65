import { asWorkerId } from '../../../src/core/ids.ts';
import type { Inbound } from '../../../src/core/message.ts';
import type { Store } from '../../../src/ports/store.ts';
import { onMessenger, type pushHouse } from '../push-house.ts';

/** Something somebody does on the messenger, which leaves a message of theirs in the chat. */
export const writes = (event: string, inbound: Inbound) => ({ ...onMessenger(event, inbound), trace: `mine-${event}` });
export const erases = (event: string) => writes(event, { kind: 'command', command: 'erase' });
export const leaves = (event: string) => writes(event, { kind: 'command', command: 'hide' });

type House = ReturnType<typeof pushHouse>;

/** What the case of the house says became of the chat, as a worker who takes it reads. */
export async function told({ store }: Pick<House, 'store'>): Promise<string | null> {
  const worker = asWorkerId('reader');
  const held = await store.claimNext({ worker, languages: ['zh-Hans', 'en'], request: 'reading' as never });
  if (held === null) throw new Error('there is no case');
  const read = await store.readCase({ caseId: held.id, worker, fence: held.fence }, 0);
  if ('refused' in read) throw new Error(read.refused);
  return read.case.cleared;
}

/** A verb that fails so often, before it has run. */
export function failing<Verb extends 'cleared' | 'settleClearance' | 'markSent'>(
  name: Verb,
  times: number,
  why: Error,
) {
  let left = times;
  return (store: Store): Store => ({
    ...store,
    [name]: (...given: never[]) => {
      left -= 1;
      const verb = store[name] as (...all: never[]) => Promise<unknown>;
      return left >= 0 ? Promise.reject(why) : verb(...given);
    },
  });
}
