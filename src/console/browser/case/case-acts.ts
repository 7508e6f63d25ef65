// console/browser/case/ is the one open case on the page: its answers, the talk, the box to write in, how it ends.

import type { Failure, Mine } from '../../wire.ts';
import { post } from '../api.ts';
import type { Say } from '../words.ts';
import type { CaseMemory } from './case-memory.ts';
import type { CaseHooks } from './open-case.ts';

type Held = Pick<Mine, 'caseId' | 'fence'>;
type Keeper = {
  memory: CaseMemory;
  refresh(held: Held): Promise<void>;
  refused(caseId: string, failure: Failure): void;
  lost(caseId: string, note: string): void;
};

/** What a worker does with a held case, each act carrying its fence. */
export function caseActs(say: Say, { caseId, fence }: Held, keeper: Keeper): Omit<CaseHooks, 'textMax' | 'silenceMs'> {
  async function finish(act: 'close' | 'release', body: object): Promise<void> {
    const answer = await post(`cases/${caseId}/${act}`, { fence, ...body });
    if (answer.ok) keeper.lost(caseId, say(act === 'close' ? 'closed' : 'given-back'));
    else keeper.refused(caseId, answer.failure);
  }
  async function act(what: 'attend' | 'reopen'): Promise<void> {
    const answer = await post(`cases/${caseId}/${what}`, { fence });
    if (answer.ok) await keeper.refresh({ caseId, fence });
    else keeper.refused(caseId, answer.failure);
  }
  return {
    draft: keeper.memory.draft(caseId),
    drafted: (text) => keeper.memory.drafted(caseId, text),
    async send(words) {
      const answer = await post(`cases/${caseId}/words`, { fence, ...words });
      if (answer.ok) await keeper.refresh({ caseId, fence });
      // The box itself says "not sent" and why; only what concerns the whole page goes further.
      else if (answer.failure === 'claim-lost' || answer.failure === 'sign-in') keeper.refused(caseId, answer.failure);
      return answer.ok ? null : answer.failure;
    },
    attend: () => act('attend'),
    openAgain: () => act('reopen'),
    close: (code) => finish('close', { code }),
    giveBack: () => finish('release', {}),
  };
}
