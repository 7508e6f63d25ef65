// bench/engine/ measures one step of the conversation, ours and others'.

import type { Content } from '../../src/content.ts';
import type { Session } from '../../src/core/session.ts';
import type { World } from '../../src/flow/draft.ts';
import { step } from '../../src/flow/engine.ts';
import { createTools } from '../../src/tools.ts';
import type { CreateEngine } from '../screening/engine.ts';
import { FLOW, withScreening } from '../screening/flow.ts';

const NOTHING = { command: null, language: null, signal: null };

/** The engine as a turn calls it, on the bench's flow with everything else as shipped. */
export function createOurs(shipped: Content): CreateEngine {
  const content = withScreening(shipped);
  // What words say of danger is timed apart: nobody else reads them for that.
  const tools = { ...createTools(content, 'CN').tools, read: () => NOTHING };
  const world: World = {
    flows: content.flows,
    tools,
    channel: 'telegram',
    desk: 'staffed',
    speaker: 'bot',
    caseOpen: false,
    greeted: false,
    language: 'zh-Hans',
  };
  return (send) => {
    const turn = (stored: Session | null, inbound: Parameters<typeof step>[2]): string => {
      const { session, effects } = step(world, stored, inbound);
      for (const effect of effects) {
        if (effect.do !== 'say') continue;
        const options = effect.offers === undefined ? [] : effect.offers.map(({ option }) => option);
        for (const key of effect.keys) send({ key, options });
      }
      return JSON.stringify(session);
    };
    return {
      name: 'ours',
      begin: () => turn(null, { kind: 'look' }),
      answer: (state, { question, option }) =>
        turn(JSON.parse(state) as Session, { kind: 'tap', step: `${FLOW}/${question}`, option }),
      type: (state, text) => turn(JSON.parse(state) as Session, { kind: 'text', text }),
      known(state) {
        const { answers, level } = JSON.parse(state) as Session;
        return { answers, level };
      },
    };
  };
}
