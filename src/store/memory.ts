import type { CaseId, SessionId } from '../core/ids.ts';
import type { Store } from '../ports/store.ts';
import { readCapsule } from './memory/again/capsules.ts';
import { reopen } from './memory/again/reopen.ts';
import { publicWay } from './memory/again/ways.ts';
import { attend, closeCase, readCase, relay, release } from './memory/claims.ts';
import { cleared, settleClearance, takeClearances } from './memory/clearing/clearances.ts';
import { beat, claimNext, deskView, offDuty } from './memory/queue.ts';
import { countRecords, getRecords, listRecords, putAll } from './memory/records.ts';
import { load, pull } from './memory/sessions.ts';
import { createState, type State } from './memory/state.ts';
import { sweep } from './memory/sweep.ts';
import { takeBack } from './memory/take-back.ts';
import { commitTurn, countFailure } from './memory/turn.ts';
import { markSent, takeUnsent } from './memory/unsent.ts';

/** The embedded store of the demo: one process, nothing on disk. `now` is its clock, ms since the epoch. */
export function createMemoryStore({ now }: { now: () => number }): Store {
  const state = createState(now);
  return {
    load: async (tags) => load(state, tags),
    commitTurn: async (turn) => commitTurn(state, turn),
    pull: async (tags, place) => pull(state, tags, place),
    beat: async (worker, claims) => beat(state, worker, claims),
    offDuty: async (worker) => offDuty(state, worker),
    deskView: async (worker) => deskView(state, worker),
    claimNext: async (ask) => claimNext(state, ask),
    readCase: async (claim, seenSeq) => readCase(state, claim, seenSeq),
    relay: async (claim, words) => relay(state, claim, words),
    attend: async (claim) => attend(state, claim),
    release: async (claim) => release(state, claim),
    closeCase: async (claim, code, row) => closeCase(state, claim, { code, row }),
    reopen: async (claim, to) => reopen(state, claim, to),
    readCapsule: async (ask) => readCapsule(state, ask),
    keptWay: async (tag) => publicWay(state, state.ways.get(tag)),
    markSent: async (sid, settling) => markSent(state, sid, settling),
    takeBack: async (tags, lines) => takeBack(state, tags, lines),
    cleared: async (sid, done) => cleared(state, sid, done),
    takeClearances: async () => takeClearances(state),
    settleClearance: async (id, done) => settleClearance(state, id, done),
    countFailure: async (update, channel) => countFailure(state, update, channel),
    takeUnsent: async () => takeUnsent(state),
    revisions: async (of) => revisions(state, of),
    sweep: async () => sweep(state),
    forgotten: async (sids) => {
      for (const sid of sids) state.ended.delete(sid);
    },
    forgottenOwn: async (ids) => {
      for (const id of ids) state.endedOwn.delete(id);
    },
    getRecords: async (keys) => getRecords(state, keys),
    putAll: async (writes) => putAll(state, writes),
    countRecords: async (kind) => countRecords(state, kind),
    listRecords: async (kind, after) => listRecords(state, kind, after),
    ping: async () => {},
    stop: async () => {},
  };
}

function revisions(state: State, of: { sessions: SessionId[]; cases: CaseId[] }) {
  const alive = (sid: SessionId) => {
    const session = state.sessions.get(sid);
    return session !== undefined && session.keptUntilMs > state.now() ? session.revision : -1;
  };
  return {
    desk: state.deskRevision,
    sessions: of.sessions.map(alive),
    cases: of.cases.map((id) => state.cases.get(id)?.revision ?? -1),
  };
}
