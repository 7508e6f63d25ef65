import * as z from 'zod/mini';
import { AppError } from '../../core/error.ts';
import { asCaseId } from '../../core/ids.ts';
import { LANGUAGES } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import { dropDeskCookie } from '../account/cookie.ts';
import { type Desk, endDesk } from '../account/desk-session.ts';
import { inviteColleague } from '../account/invite.ts';
import { sealedRecords } from '../account/sealed-records.ts';
import type { ConsoleDeps } from '../deps.ts';
import { idText, readJson } from '../read-body.ts';
import { may } from '../roles.ts';
import type { SignedInRoute } from './route.ts';
import { deskStream } from './stream.ts';
import { workerRecordOf } from './worker.ts';

const claim = z.strictObject({ caseId: idText, fence: z.int().check(z.minimum(0)) });
const BEAT = z.strictObject({ claims: z.array(claim).check(z.maxLength(LIMITS.claimsMaxPerBeat)) });
const NOTHING = z.strictObject({});
const LANGUAGE = z.strictObject({ language: z.enum(LANGUAGES) });

/** Off duty at once, cases back to the queue, session and account gone. */
async function endShift(deps: ConsoleDeps, desk: Desk): Promise<void> {
  if (may(desk.roles, 'be-on-duty')) {
    const { mine } = await deps.store.deskView(desk.worker);
    await Promise.all(mine.map(({ id, fence }) => deps.store.release({ caseId: id, worker: desk.worker, fence })));
    await deps.store.offDuty(desk.worker);
  }
  await endDesk(deps, desk);
}

/** The desk itself: the stream, the heartbeat, colleagues, language, end of the shift. */
export const DESK_ROUTES: SignedInRoute[] = [
  {
    method: 'GET',
    path: '/stream',
    needs: 'see-waiting',
    answer: async (c, deps, desk) => deskStream(c, deps, desk),
  },
  {
    method: 'POST',
    path: '/beat',
    needs: 'be-on-duty',
    async answer(c, deps, desk) {
      const { claims } = await readJson(c, BEAT);
      const held = claims.map(({ caseId, fence }) => ({ caseId: asCaseId(caseId), worker: desk.worker, fence }));
      return c.json(await deps.store.beat(desk.worker, held));
    },
  },
  {
    method: 'POST',
    path: '/invite',
    needs: 'invite',
    async answer(c, deps) {
      await readJson(c, NOTHING);
      return c.json({ path: await inviteColleague(deps) });
    },
  },
  {
    method: 'POST',
    path: '/language',
    needs: null,
    async answer(c, deps, desk) {
      const { language } = await readJson(c, LANGUAGE);
      const kept = await workerRecordOf(deps, desk);
      const value = { ...kept.value, language };
      const write = await sealedRecords(deps).write({
        kind: 'worker',
        id: kept.id,
        expect: kept.version,
        value,
        lifeMs: LIMITS.deskMaxMs,
      });
      if ((await deps.store.putAll([write])) === 'conflict')
        throw new AppError('conflict', 'the account changed meanwhile');
      return c.json({ language });
    },
  },
  {
    method: 'POST',
    path: '/end',
    needs: null,
    async answer(c, deps, desk) {
      await readJson(c, NOTHING);
      await endShift(deps, desk);
      dropDeskCookie(c, deps.config);
      return c.json({ ended: true });
    },
  },
];
