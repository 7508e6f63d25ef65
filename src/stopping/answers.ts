// stopping/ is how a process of Node's ends: nothing cut that has begun, nothing given up early, within ten seconds.

import { BARE_HEADERS } from '../core/basics/bare-headers.ts';

type Fetch<Given extends unknown[]> = (request: Request, ...given: Given) => Response | Promise<Response>;
/** The service as it is asked, until it stops. */
export type Answers<Given extends unknown[]> = {
  fetch: (request: Request, ...given: Given) => Promise<Response>;
  /** From now on not ready at `/healthz`; every event stream comes to its end, and its page connects again by itself. */
  stop(): void;
};

/** Stands before the service and knows its open event streams, which would never end by themselves. */
export function createAnswers<Given extends unknown[]>(service: Fetch<Given>): Answers<Given> {
  const streams = new Set<() => void>();
  let stopping = false;

  /** The same answer, which can be ended between two events. */
  function endable(response: Response, body: ReadableStream<Uint8Array>): Response {
    let end = () => {};
    const gate = new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => {
        end = () => controller.terminate();
      },
    });
    streams.add(end);
    const over = () => void streams.delete(end);
    // It ends with the service's own end, the page's going, or ours; what writes to it is told of each.
    body.pipeTo(gate.writable).then(over, over);
    if (stopping) end();
    return new Response(gate.readable, response);
  }

  return {
    async fetch(request, ...given) {
      if (stopping && new URL(request.url).pathname === '/healthz') {
        return Response.json({ ok: false, reason: 'stopping' }, { status: 503, headers: BARE_HEADERS });
      }
      const response = await service(request, ...given);
      const streams = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
      return streams && response.body !== null ? endable(response, response.body) : response;
    },
    stop() {
      stopping = true;
      for (const end of streams) end();
    },
  };
}
