import { within } from '../../core/basics/within.ts';
import { codeOf } from '../../core/error.ts';
import type { RowId, Tags } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Message } from '../../core/message.ts';
import type { Row } from '../sending/send-rows.ts';
import { sealRow } from '../session/seal-row.ts';
import type { Known } from '../session/warm-sessions.ts';
import type { Arrival, TurnDeps } from '../turn.ts';

/** A turn that ended a session of somebody who is sent to. */
export type Ended = {
  arrival: Arrival;
  tags: Tags;
  known: Known;
  /** What was noted of both sides' messages, as the store handed it over. */
  traces: readonly string[];
  messages: readonly Message[];
  /** Nothing of the session is left but what it needs its key for here. */
  isOver: boolean;
};
/** What is done in the place of its last words, and gives them back with what became of the chat; `over`: it was, or never will be. */
export type Ending = { first: (rows: readonly Row[]) => Promise<readonly Row[]>; over(): void };

/** The chat is emptied, then the key shredded, then the last words go out: the only ones that stay there. */
export function createEnding(deps: TurnDeps, ended: Ended): Ending {
  const { store, keys, log, deliver, endings } = deps;
  const { arrival, tags, known, traces } = ended;
  const { sid, key, session } = known;
  const soon = <T>(work: Promise<T>) => within(work, LIMITS.turnStoreDeadlineMs);

  const { shred, over } = endings.begin(arrival.identity, async () => {
    if (!ended.isOver) return;
    // They may have begun anew at another process, under the same name and with the same key.
    const { session: live } = await soon(store.load(tags));
    if (live?.sid !== sid) await soon(keys.forget([sid]));
  });

  async function first(rows: readonly Row[]): Promise<readonly Row[]> {
    const late = deliver.notedLately(sid).filter((note) => !traces.includes(note));
    const caseId = session?.caseOpen ? session.caseId : null;
    const { clearing, known: isKnown } = await deps.clear({ sid, key, traces, late, caseId });
    try {
      // Else the tick opens with it what the store has still, and shreds it then.
      if (isKnown && late.length === 0) await shred();
    } catch (error) {
      log('key-forget-failed', { code: codeOf(error) });
    }
    const at = ended.messages.length - 1;
    const last = ended.messages[at];
    if (last === undefined) return rows;
    const [told] = deps.render([{ do: 'say', keys: [`cleared.${clearing}`] }], {
      language: last.language,
      channel: arrival.channel,
    });
    const message = { ...last, paragraphs: [...last.paragraphs, ...(told?.paragraphs ?? [])] };
    const id: RowId | undefined = rows[at]?.id;
    return id === undefined ? rows : [...rows.slice(0, at), await sealRow(deps.sealer, known, { id, message })];
  }

  return { first, over };
}
