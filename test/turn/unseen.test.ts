import { expect, it } from 'vitest';
import type { Inbound } from '../../src/core/message.ts';
import { tap, text } from '../support/small-flows.ts';
import { pushHouse } from './push-house.ts';

const WORD = 'paper boat';

/** Somebody on a page who agreed on a word for danger and has typed it alone, or something else. */
async function after(last: string) {
  const house = pushHouse();
  let events = 0;
  let seenSeq = 0;
  const does = async (inbound: Inbound) => {
    events += 1;
    const { deliveries } = await house.handleTurn({
      ...{ identity: 'web|test|somebody', channel: 'web', event: `event-${events}`, inbound, seenSeq },
    });
    seenSeq = Math.max(seenSeq, ...deliveries.map(({ seq }) => seq));
    return deliveries.flatMap(({ message }) => message.paragraphs);
  };
  const looks = () => does({ kind: 'look' });
  for (const inbound of [tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'duress'), text(WORD)])
    await does(inbound);
  return { house, does, looks, said: await does(text(last)) };
}

it('a worker who takes and closes a case that the word for danger opened is announced to nobody', async () => {
  const { house, looks, does, said } = await after(WORD);
  const other = await after('paper ship');
  expect(said).toEqual(other.said);
  const claim = await house.claim();
  expect(await looks()).toEqual([]);
  expect(await house.relay.closeCase(claim, 'helped')).toEqual({ closed: true });
  expect(await looks()).toEqual([]);
  expect(await does(text('hello'))).toEqual(await other.does(text('hello')));
});

it('one who takes a case that they asked for is announced, and its end too', async () => {
  const { house, does, looks } = await after('paper ship');
  await does({ kind: 'command', command: 'person' });
  await does(tap('tonight', 'no'));
  const claim = await house.claim();
  expect(await looks()).toEqual(['chat:worker.reading']);
  await house.relay.closeCase(claim, 'helped');
  expect(await looks()).toContain('chat:worker.closed');
});

it('the worker reads that it was used, and never the word', async () => {
  const { house } = await after(WORD);
  const claim = await house.claim();
  const read = await house.store.readCase(claim, 0);
  if ('refused' in read || read.session === null) throw new Error('nothing to read');
  const key = await house.keys.unwrap(read.session.sid);
  if (key === null) throw new Error('no key');
  const lines = await Promise.all(
    read.lines.map(({ id, blob }) =>
      house.deps.sealer.open(key, { type: 'line', owner: read.session?.sid ?? '', version: id }, blob),
    ),
  );
  expect(lines).toEqual([{ text: 'mark.duress', mark: 'mark.duress' }]);
});
