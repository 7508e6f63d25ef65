import { expect, test } from 'vitest';
import { asRowId, asWorkerId } from '../../../src/core/ids.ts';
import { LANGUAGES } from '../../../src/core/language.ts';
import { agrees, inDanger } from '../../contracts/channel/sentence.ts';
import { DEMO_SECRETS } from '../../support/channel-house.ts';
import { onDyingGround, placesIn } from './dying-house.ts';

const MINUTE = 60_000;
const { houseOf, startDying } = onDyingGround();

/** Somebody beside an open case erases, and the process that takes it dies there; Telegram delivers it again to one that lives. */
async function erased(dieAt: string) {
  const { scene, front, environment, store, keys } = await houseOf('telegram');
  try {
    const phone = await inDanger(scene);
    await agrees(scene, phone);
    const [bot] = DEMO_SECRETS.telegram.token.split(':');
    const [person] = scene.house.telegram.people();
    const tags = await keys.tags(`telegram|${bot}|${person?.id}`, scene.ground.nowMs());
    const { session } = await store.load(tags);
    if (session === null) throw new Error('there is no session');
    const dying = await startDying(environment, dieAt);
    front.dying = dying.origin;
    await phone.says('删除');
    const signal = dieAt === '' ? null : await dying.ended;
    front.dying = null;
    await scene.passes(3 * MINUTE);
    const worker = asWorkerId('reader');
    const held = await store.claimNext({ worker, languages: LANGUAGES, request: asRowId('request') });
    return {
      awaits: dying.awaits,
      outcome: {
        signal,
        stands: phone.shown(),
        mine: phone.stands() - phone.bubbles(),
        key: (await keys.unwrap(session.sid)) === null ? 'gone' : 'there',
        case: held && [held.presence, held.cleared],
      },
      receipt: ['erased', 'erased-case', 'cleared.all'].map((key) => scene.text(key)),
    };
  } finally {
    await scene.stop();
  }
}

test('a process killed at any await of erasing loses nothing and tells nothing untrue: the chat is emptied, the key gone, the case told, the receipt there once or not at all', async () => {
  const { awaits, outcome, receipt } = await erased('');
  const whole = { stands: receipt, mine: 0, key: 'gone', case: ['erased', 'all'] };
  expect(outcome).toEqual({ ...whole, signal: null });
  const inOrder = ['store.commitTurn', 'call deleteMessages', 'store.cleared', 'keys.forget', 'call sendMessage'];
  expect(awaits.filter((name) => inOrder.includes(name))).toEqual(inOrder);
  const places = placesIn(awaits);
  const at = (name: string) => places.findIndex((place) => place.name === name);
  const [committed, taken] = [at('after store.commitTurn'), at('after call sendMessage')];
  const waiting = [...places.entries()];
  const outcomes: unknown[] = [];
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, { at: dieAt, name }] = next;
      outcomes[index] = { name, ...(await erased(dieAt)).outcome };
    }
  };
  await Promise.all([one(), one()]);
  const expected = places.map(({ name }, index) => {
    // Its last words are nobody's to say again: whoever died may have said them.
    const isLost = index >= committed && index < taken;
    return { name, ...whole, signal: 'SIGKILL', stands: isLost ? [] : receipt };
  });
  expect(outcomes).toEqual(expected);
}, 180_000);
