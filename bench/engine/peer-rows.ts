import type { Content } from '../../src/content.ts';
import { type Comparison, type Contender, compare, type Effort } from '../method/compare.ts';
import { knownRow, type Measured, ratioRow } from '../method/row.ts';
import { assertEqual, type CreateEngine, script } from '../screening/engine.ts';
import { apart, screenings, step } from './engine-rows.ts';
import { createConversations, createGrammySession } from './grammy.ts';
import { createOurs } from './ours.ts';
import { createReducer } from './reducer.ts';
import { createXstateActor, createXstatePure } from './xstate.ts';

const OURS = 'ours';
const REDUCER = 'hand-written reducer';
const CHATS = 50;
const faster = (peer: string) => `times as fast as ${peer}`;

/** Our step against engines that others made; every one says the same as the reducer first. */
export async function peerRows(content: Content, effort: Effort): Promise<Measured[]> {
  const ours = createOurs(content);
  const peers = [createXstateActor, createXstatePure, createGrammySession, createConversations];
  for (const create of peers) await assertEqual(create, createReducer, script(60));
  const contenders = await Promise.all([ours, createReducer, ...peers].map((create) => screenings(create)));
  const compared = await compare(contenders, effort);
  return [
    judged(compared, 'xstate, actor', 10),
    known(compared, 'xstate, pure transition'),
    known(compared, 'grammY session'),
    judged(compared, 'grammY conversations', 500),
    ...['xstate, actor', 'grammY conversations'].map((peerName) => reducerRow(compared, peerName)),
    await manyChatsRow(ours, effort),
  ];
}

type Figures = Pick<Measured, 'path' | 'measure' | 'ours' | 'peerName'> & { peer: number; ratio: number };

function figures(compared: Comparison, peerName: string): Figures {
  return {
    path: 'engine',
    measure: 'one step, tapped, µs',
    ours: step(compared.wallUs(OURS)),
    peer: step(compared.wallUs(peerName)),
    peerName,
    ratio: compared.times(OURS, peerName).median,
  };
}

function judged(compared: Comparison, peerName: string, atLeast: number): Measured {
  const row = ratioRow(figures(compared, peerName), faster(peerName), { atLeast });
  return { ...row, spread: apart(compared.times(OURS, peerName)) };
}

function known(compared: Comparison, peerName: string): Measured {
  return { ...knownRow(figures(compared, peerName)), spread: apart(compared.times(OURS, peerName)) };
}

/** What stands in ours' place is the least a step can cost: no engine can be further ahead of the peer here. */
function reducerRow(compared: Comparison, peerName: string): Measured {
  const ratio = compared.times(REDUCER, peerName);
  const row = knownRow({
    path: 'engine',
    measure: 'one step, tapped, µs; ours: the hand-written reducer',
    ours: step(compared.wallUs(REDUCER)),
    peer: step(compared.wallUs(peerName)),
    peerName,
    ratio: ratio.median,
  });
  return { ...row, spread: apart(ratio) };
}

/** Fifty people at once, for engines that wait in between. */
async function manyChatsRow(ours: CreateEngine, effort: Effort): Promise<Measured> {
  const all = async (create: CreateEngine): Promise<Contender> => {
    const chats = await Promise.all(Array.from({ length: CHATS }, () => screenings(create)));
    return {
      name: chats[0]?.name ?? '',
      async run(count) {
        await Promise.all(chats.map((chat) => chat.run(count)));
      },
    };
  };
  const compared = await compare([await all(ours), await all(createConversations)], effort);
  const peerName = 'grammY conversations';
  const times = compared.times(OURS, peerName);
  const row = ratioRow(
    {
      path: 'engine',
      measure: `one step with ${CHATS} chats at once, µs`,
      ours: step(compared.wallUs(OURS)) / CHATS,
      peer: step(compared.wallUs(peerName)) / CHATS,
      peerName,
      ratio: times.median,
    },
    faster(peerName),
    { atLeast: 150 },
  );
  return { ...row, spread: apart(times) };
}
