import { toBase64url } from '../core/basics/base64url.ts';
import type { Case, CloseCode } from '../core/case.ts';
import { asRowId, type RowId } from '../core/ids.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Keys, Sealer } from '../ports/keys.ts';
import type { CaseRead, Claim, OutboxRow, Refusal, Store } from '../ports/store.ts';
import { houseMessage, workerMessage } from './case-messages.ts';
import type { Send } from './deliver.ts';
import { sealRow } from './session/seal-row.ts';
import { isUnseen } from './unseen.ts';

type Row = Omit<OutboxRow, 'seq'>;
type Line = Parameters<Store['relay']>[1]['line'];
type Deps = { store: Store; keys: Keys; sealer: Sealer; texts: Texts; deliver: Send };
/** What a worker sends. The page makes the id, so a repeat has one effect; `yesNo` puts two taps under the words. */
export type WorkerWords = { id: RowId; text: string; yesNo: boolean };

/**
 * Why nothing was sent. `unreadable`: the conversation's key is lost, though the survivor may still be there; of what the
 * house itself says also that their screen is to show nothing of the case.
 */
export type Unsent = Refusal | { refused: 'unreadable' };

export type Relay = {
  /** Tells the survivor that a worker is reading: called after a claim, never before. */
  announceClaim(held: Case): Promise<{ seq: number } | Unsent>;
  words(claim: Claim, words: WorkerWords): Promise<{ seq: number } | Unsent>;
  /** Ends the case; a survivor who is still there is told, one who left is not written to. */
  closeCase(claim: Claim, code: CloseCode): Promise<{ closed: true } | Refusal>;
};

const utf8 = new TextEncoder();

/** The id of a row the house itself sends: the same for a repeat, and telling the survivor's page nothing of the case. */
export async function houseRowId(what: string, claim: Claim): Promise<RowId> {
  const digest = await crypto.subtle.digest('SHA-256', utf8.encode(`${what}|${claim.caseId}|${claim.fence}`));
  return asRowId(toBase64url(new Uint8Array(digest).subarray(0, 16)));
}

/**
 * Why nobody would read it. Without a session it ran out, which the store too calls `left`. With one its key is lost, and
 * the survivor's next words may bring a new one.
 */
function unsent({ sid, presence }: Pick<Case, 'sid' | 'presence'>): Unsent {
  if (presence !== 'here') return { refused: presence };
  return { refused: sid === null ? 'left' : 'unreadable' };
}

/** Words between a worker and a survivor, sealed under the session's key before they reach the store. */
export function createRelay({ store, keys, sealer, texts, deliver }: Deps): Relay {
  /** A row the bot says about the case, or null when nobody could read it, or nothing may tell of the case. */
  async function houseRow(read: CaseRead, claim: Claim, what: 'reading' | 'closed'): Promise<Row | null> {
    const { case: held, session } = read;
    const key = held.sid === null ? null : await keys.unwrap(held.sid);
    if (held.sid === null || key === null || (await isUnseen(sealer, key, session))) return null;
    const message = houseMessage(texts, held.language, what);
    return sealRow(sealer, { key, sid: held.sid }, { id: await houseRowId(what, claim), message });
  }

  /** Into the outbox and the talk; then sent, where the survivor's channel is sent to. */
  async function pass(claim: Claim, row: Row, line: Line): Promise<{ seq: number } | Refusal> {
    const passed = await store.relay(claim, { row, line });
    if ('refused' in passed) return passed;
    if (passed.session !== null) await deliver(passed.session, [row], passed.session);
    return { seq: passed.seq };
  }

  async function close(claim: Claim, code: CloseCode, row: Row | null): Promise<{ closed: true } | Refusal> {
    const closed = await store.closeCase(claim, code, row);
    if ('refused' in closed) return closed;
    if (closed.session !== null && row !== null) await deliver(closed.session, [row], closed.session);
    return { closed: true };
  }

  return {
    async announceClaim(held) {
      if (held.presence !== 'here') return { refused: held.presence };
      if (held.worker === null) return { refused: 'claim-lost' };
      const claim = { caseId: held.id, worker: held.worker, fence: held.fence };
      const read = await store.readCase(claim, 0);
      if ('refused' in read) return read;
      const row = await houseRow(read, claim, 'reading');
      return row === null ? unsent(held) : pass(claim, row, null);
    },

    async words(claim, { id, text, yesNo }) {
      const read = await store.readCase(claim, 0);
      if ('refused' in read) return read;
      const { sid, presence, language } = read.case;
      const key = sid === null ? null : await keys.unwrap(sid);
      if (sid === null || key === null) return unsent({ sid, presence });
      const message = workerMessage(texts, language, { text, yesNo });
      const row = await sealRow(sealer, { key, sid }, { id, message });
      const line = { id, blob: await sealer.seal(key, { type: 'line', owner: sid, version: id }, { text }) };
      return pass(claim, row, line);
    },

    async closeCase(claim, code) {
      const read = await store.readCase(claim, 0);
      // A closed case is not read any more; the store knows a repeated closing from a lost claim.
      if ('refused' in read) return close(claim, code, null);
      const row = read.case.presence === 'here' ? await houseRow(read, claim, 'closed') : null;
      const closed = await close(claim, code, row);
      // Left in this very moment: the case is closed all the same, and nothing is written.
      const gone = 'refused' in closed && closed.refused !== 'claim-lost';
      return gone && row !== null ? close(claim, code, null) : closed;
    },
  };
}
