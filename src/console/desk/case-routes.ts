// console/desk/ is what a signed-in worker uses: the page, its stream, and the acts on cases.

import type { Context } from 'hono';
import * as z from 'zod/mini';
import { cleanText } from '../../core/basics/clean-text.ts';
import { CLOSE_CODES } from '../../core/case.ts';
import { AppError } from '../../core/error.ts';
import { asCaseId, asRowId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Claim } from '../../ports/store.ts';
import type { NotOpened } from '../../turn/keeping/reach.ts';
import type { Unsent } from '../../turn/relay.ts';
import type { Desk } from '../account/desk-session.ts';
import { check, idText, readJson } from '../read-body.ts';
import { readOpenCase } from './read-case.ts';
import type { SignedInRoute } from './route.ts';
import { workerOf } from './worker.ts';

const fence = z.int().check(z.minimum(0));
const NEXT = z.strictObject({ request: idText });
const READ = z.strictObject({ fence, seenSeq: z.int().check(z.minimum(0)) });
const WORDS = z.strictObject({
  fence,
  id: idText,
  text: z.pipe(
    z.pipe(z.string(), z.transform(cleanText)),
    z.string().check(z.minLength(1), z.maxLength(LIMITS.workerTextMaxCharacters)),
  ),
  yesNo: z.boolean(),
});
const RELEASE = z.strictObject({ fence });
const CLOSE = z.strictObject({ fence, code: z.enum(CLOSE_CODES) });

function claimOf(c: Context, desk: Desk, held: number): Claim {
  return { caseId: asCaseId(check(c.req.param('id'), idText)), worker: desk.worker, fence: held };
}

/** What was done, or why not: a lost claim is an error, a survivor who cannot be written to is an answer. */
function answer(c: Context, outcome: Unsent | NotOpened | object): Response {
  if (!('refused' in outcome)) return c.json(outcome);
  if (outcome.refused === 'claim-lost') throw new AppError('claim-lost', 'the fence is no longer the current one');
  return c.json({ error: outcome.refused }, 409);
}

/** What a worker does with cases; every reading and writing carries the fence of the current claim. */
export const CASE_ROUTES: SignedInRoute[] = [
  {
    method: 'POST',
    path: '/next',
    needs: 'claim',
    async answer(c, deps, desk) {
      const { request } = await readJson(c, NEXT);
      const { languages } = await workerOf(deps, desk);
      const held = await deps.store.claimNext({ worker: desk.worker, languages, request: asRowId(request) });
      if (held === null) return c.json({ taken: null });
      const announced = await deps.relay.announceClaim(held);
      if ('refused' in announced && announced.refused === 'claim-lost')
        throw new AppError('claim-lost', 'lost right after the claim');
      return c.json({ taken: { caseId: held.id, fence: held.fence } });
    },
  },
  {
    method: 'POST',
    path: '/cases/:id/read',
    needs: 'own-conversations',
    async answer(c, deps, desk) {
      const body = await readJson(c, READ);
      const { language } = await workerOf(deps, desk);
      return answer(c, await readOpenCase(deps, claimOf(c, desk, body.fence), { seenSeq: body.seenSeq, language }));
    },
  },
  {
    method: 'POST',
    path: '/cases/:id/words',
    needs: 'own-conversations',
    async answer(c, deps, desk) {
      const body = await readJson(c, WORDS);
      const words = { id: asRowId(body.id), text: body.text, yesNo: body.yesNo };
      return answer(c, await deps.relay.words(claimOf(c, desk, body.fence), words));
    },
  },
  {
    method: 'POST',
    path: '/cases/:id/attend',
    needs: 'own-conversations',
    async answer(c, deps, desk) {
      const body = await readJson(c, RELEASE);
      return answer(c, await deps.store.attend(claimOf(c, desk, body.fence)));
    },
  },
  {
    method: 'POST',
    path: '/cases/:id/reopen',
    needs: 'own-conversations',
    async answer(c, deps, desk) {
      const body = await readJson(c, RELEASE);
      return answer(c, await deps.reach.openAgain(claimOf(c, desk, body.fence)));
    },
  },
  {
    method: 'POST',
    path: '/cases/:id/release',
    needs: 'own-conversations',
    async answer(c, deps, desk) {
      const body = await readJson(c, RELEASE);
      return answer(c, await deps.store.release(claimOf(c, desk, body.fence)));
    },
  },
  {
    method: 'POST',
    path: '/cases/:id/close',
    needs: 'own-conversations',
    async answer(c, deps, desk) {
      const body = await readJson(c, CLOSE);
      return answer(c, await deps.relay.closeCase(claimOf(c, desk, body.fence), body.code));
    },
  },
];
