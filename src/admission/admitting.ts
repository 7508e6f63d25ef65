import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import type { ErrorCode } from '../core/error.ts';
import { addressOf } from './address-of.ts';
import { createAdmission } from './create-admission.ts';

type Bindings = HttpBindings | Http2Bindings;
type Service = {
  app: { fetch(request: Request, bindings: object): Response | Promise<Response> };
  turnAway(code: ErrorCode): Response | Promise<Response>;
};

/** The service behind the counter of addresses: whoever is not let in is shown the page with the numbers. */
export function admitting(
  { app, turnAway }: Service,
  nowMs: () => number,
): (request: Request, bindings: Bindings) => Response | Promise<Response> {
  const admits = createAdmission(nowMs);
  return (request, bindings) => {
    const admission = admits(request, addressOf(bindings.incoming));
    return admission.admitted
      ? app.fetch(request, { ...bindings, mayBegin: admission.mayBegin })
      : turnAway('too-many-requests');
  };
}
