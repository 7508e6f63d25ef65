/** What a worker's account may be. One account may be several: a small desk's first person is also its admin. */
export const ROLES = ['worker', 'supervisor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What the routes of today ask for. */
export const CAPABILITIES = ['see-waiting', 'be-on-duty', 'claim', 'own-conversations', 'invite'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/**
 * The one table of who may do what; routes and tests are both driven by it.
 * A supervisor sees how old waiting cases are, and content only when it is handed over; an admin keeps accounts and sees no queue.
 */
const MAY: Record<Role, readonly Capability[]> = {
  worker: ['see-waiting', 'be-on-duty', 'claim', 'own-conversations', 'invite'],
  supervisor: ['see-waiting', 'invite'],
  admin: ['invite'],
};

export function may(roles: readonly Role[], capability: Capability): boolean {
  return roles.some((role) => MAY[role].includes(capability));
}
