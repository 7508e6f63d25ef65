import { describe, expect, it } from 'vitest';
import { type Capability, may, ROLES, type Role } from '../../src/console/roles.ts';
import { SIGNED_IN_ROUTES } from '../../src/console/routes.ts';
import { deskHouse, signedInAs } from './desk-house.ts';

/** Written out once more by hand, so that a change of the table is seen twice. */
const EXPECTED: Record<Role, Capability[]> = {
  worker: ['see-waiting', 'be-on-duty', 'claim', 'own-conversations', 'invite'],
  supervisor: ['see-waiting', 'invite'],
  admin: ['invite'],
};
const EVERY = SIGNED_IN_ROUTES.flatMap((route) => ROLES.map((role) => ({ ...route, role })));

describe('who may do what', () => {
  it.each(EVERY)('$method $path as $role', async ({ method, path, needs, role }) => {
    const house = deskHouse();
    const one = await signedInAs(house, [role]);
    const at = path.replace(':id', 'case-0001');
    const answer =
      method === 'GET'
        ? await house.app.request(at, { headers: { cookie: one.cookie } })
        : await one.post(at, { wrong: 'shape' });
    const allowed = needs === null || EXPECTED[role].includes(needs);
    // What is allowed gets as far as its body being read.
    expect(answer.status).toBe(!allowed ? 403 : method === 'GET' ? 200 : 400);
    await answer.body?.cancel();
  });

  it.each(SIGNED_IN_ROUTES)('$method $path without a desk session is 401', async ({ method, path }) => {
    const house = deskHouse();
    const nobody = await signedInAs(house, ['worker']);
    const cookie = 'desk=0000000000000000000000000000000000000000000';
    const at = path.replace(':id', 'case-0001');
    const answer =
      method === 'GET' ? await house.app.request(at, { headers: { cookie } }) : await nobody.post(at, {}, { cookie });
    expect(answer.status).toBe(401);
  });

  it('adds up when one account has several roles', () => {
    expect(may(['admin'], 'claim')).toBe(false);
    expect(may(['admin', 'worker'], 'claim')).toBe(true);
    expect(may([], 'invite')).toBe(false);
  });
});
