import { describe, expect, it } from 'vitest';
import type { Inbound } from '../../src/core/message.ts';
import type { Store, StoredSession } from '../../src/ports/store.ts';
import { tap, text } from '../support/small-flows.ts';
import { type SmallHouse, smallHouse } from '../support/small-house.ts';
import { createMessenger } from './messenger.ts';

const LOST = 'chat:lost-thread';
type Break = (session: StoredSession, others: { earlier: string; somebodys: string }) => StoredSession;
const flipped = (blob: string) => {
  const at = Math.floor(blob.length / 2);
  return `${blob.slice(0, at)}${blob[at] === 'A' ? 'B' : 'A'}${blob.slice(at + 1)}`;
};
const BROKEN: Record<string, Break> = {
  'tampered with': (session) => ({ ...session, blob: flipped(session.blob) }),
  'cut short': (session) => ({ ...session, blob: session.blob.slice(0, -8) }),
  empty: (session) => ({ ...session, blob: '' }),
  "somebody else's": (session, { somebodys }) => ({ ...session, blob: somebodys }),
  'of an earlier turn, put back': (session, { earlier }) => ({ ...session, blob: earlier }),
  'no seal at all': (session) => ({ ...session, blob: 'not base64url !' }),
};

/** A conversation in which the second process meets a record that was broken in the store. */
async function meetBroken(how: Break, channel: 'web' | 'telegram') {
  const blobs: Record<string, string[]> = {};
  let broken = false;
  const store = (kept: Store): Store => ({
    ...kept,
    async commitTurn(turn) {
      const result = await kept.commitTurn(turn);
      if (result.kind === 'committed') blobs[turn.sid] = [...(blobs[turn.sid] ?? []), turn.next.blob];
      return result;
    },
    async load(tags) {
      const loaded = await kept.load(tags);
      const { session } = loaded;
      if (!broken || session === null) return loaded;
      const own = blobs[session.sid] ?? [];
      const somebodys =
        Object.entries(blobs)
          .find(([sid]) => sid !== session.sid)?.[1]
          .at(-1) ?? '';
      return { ...loaded, session: how(session, { earlier: own[0] ?? '', somebodys }) };
    },
  });
  const messenger = createMessenger();
  const house = smallHouse({ store, channels: [messenger] });
  let events = 0;
  const from = (who: string, inbound: Inbound) => {
    events += 1;
    const way = channel === 'web' ? {} : { route: { channel, to: { chat: who } } };
    // The page has shown all there was.
    return { identity: `${channel}|test|${who}`, channel, event: `${events}`, inbound, seenSeq: 1_000, ...way };
  };
  await house.handleTurn(from('somebody else', text('the words of somebody else')));
  await house.handleTurn(from('one', tap('hello', 'unsafe')));
  await house.handleTurn(from('one', text('the words before')));
  broken = true;
  return { house, from, messenger, mend: () => (broken = false) };
}

/** Everything the survivor was told in answer, in either way. */
async function told(house: SmallHouse, act: () => ReturnType<SmallHouse['handleTurn']>, shown: () => string[]) {
  const before = shown().length;
  const outcome = await act();
  await outcome.sent;
  await house.deps.deliver.idle();
  return [...outcome.deliveries.flatMap(({ message }) => message.paragraphs), ...shown().slice(before)];
}

describe.each(['web', 'telegram'] as const)('on %s a stored conversation that is', (channel) => {
  it.each(Object.keys(BROKEN))(
    '%s is refused: they are told once, begin again, and a call stays open',
    async (name) => {
      const { house, from, messenger, mend } = await meetBroken(BROKEN[name] as Break, channel);
      const shown = () => messenger.shown.map(({ words }) => words);
      const other = house.process();
      const answer = await told(house, () => other(from('one', text('and now'))), shown);
      expect(answer.filter((words) => words === LOST)).toHaveLength(1);
      expect(answer.join()).not.toContain('somebody else');
      expect(house.logged.join()).toContain('session-unreadable');
      mend();
      const next = await told(house, () => house.process()(from('one', text('once more'))), shown);
      expect(next.length).toBeGreaterThan(0);
      expect(next).not.toContain(LOST);
      const desk = await house.store.deskView('worker' as never);
      expect(desk.waiting.filter(({ level }) => level === 'immediate')).toHaveLength(1);
    },
  );

  it('lost is not told to whoever opens it anew or leaves', async () => {
    for (const inbound of [{ kind: 'opened' }, { kind: 'command', command: 'hide' }] as const) {
      const { house, from, messenger } = await meetBroken(BROKEN.empty as Break, channel);
      const shown = () => messenger.shown.map(({ words }) => words);
      expect(await told(house, () => house.process()(from('one', inbound)), shown)).not.toContain(LOST);
    }
  });
});

it('a session that was erased and began anew under the same name is not sealed by another process with the shredded key', async () => {
  const house = smallHouse();
  let events = 0;
  const from = (inbound: Inbound) => {
    events += 1;
    return { identity: 'web|test|one', channel: 'web' as const, event: `${events}`, inbound, seenSeq: 0 };
  };
  const other = house.process();
  const { sid } = await house.handleTurn(from(tap('hello', 'unsafe')));
  await other(from(text('known to both')));
  await house.handleTurn(from({ kind: 'command', command: 'erase' }));
  await house.handleTurn(from(text('begun anew')));
  await other(from(text('by the one that knew the former')));
  const loaded = await house.store.load(await house.keys.tags('web|test|one', house.clock.nowMs()));
  const key = await house.keys.unwrap(sid);
  if (loaded.session === null || key === null) throw new Error('the session is gone');
  const { version, blob } = loaded.session;
  await expect(house.deps.sealer.open(key, { type: 'session', owner: sid, version }, blob)).resolves.toBeTypeOf(
    'object',
  );
  expect(house.logged.join()).not.toContain('unreadable');
});
