import type { Delivery } from './delivery.ts';
import { isRefusal, type Refusal, refusal, refusedAnswer, tooMany } from './failure.ts';
import { type Fault, type FaultPlan, faultRefusal } from './faults.ts';
import type { Flood } from './flood.ts';
import { createMethods } from './methods/methods.ts';
import { integerOf, type Parameters, readParameters } from './parameters.ts';
import type { World } from './world.ts';

/** One thing the bot asked, and what came of it. */
export type Call = {
  method: string;
  payload: Parameters;
  atMs: number;
  /** `ok`, the code of the refusal, or that no answer was given. */
  outcome: 'ok' | 'no answer' | number;
};

type Options = { world: World; delivery: Delivery; faults: FaultPlan; flood: Flood; token: string };

export type BotApi = {
  calls: Call[];
  answer(request: Request): Promise<Response>;
  /** A method named in the answer to an update: run, and nobody hears how it went. */
  callFromAnswer(method: string, payload: Parameters): Promise<void>;
};

/** The Bot API at /bot<token>/<method> (core.telegram.org/bots/api#making-requests). */
export function createApi({ world, delivery, faults, flood, token }: Options): BotApi {
  const methods = createMethods(world, delivery);
  const calls: Call[] = [];

  function run(call: Call): unknown {
    const method = methods.get(call.method.toLowerCase());
    if (!method) throw refusal(404, 'Not Found: method not found');
    const chatId = integerOf(call.payload, 'chat_id');
    const waitSeconds = method.limited && chatId !== null ? flood.check(chatId) : null;
    if (waitSeconds !== null) throw tooMany(waitSeconds);
    return method.run(call.payload);
  }

  function settle(call: Call): Response {
    try {
      const result = run(call);
      call.outcome = 'ok';
      return Response.json({ ok: true, result });
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      return refuse(call, thrown);
    }
  }

  function refuse(call: Call, refused: Refusal): Response {
    call.outcome = refused.code;
    return refusedAnswer(refused);
  }

  async function goWrong(call: Call, fault: Fault): Promise<Response> {
    if (typeof fault === 'object') return refuse(call, faultRefusal(fault));
    if (fault === 'gateway-page') {
      call.outcome = 502;
      return new Response('<html><h1>502 Bad Gateway</h1></html>', {
        status: 502,
        headers: { 'content-type': 'text/html' },
      });
    }
    if (fault.startsWith('accepted')) settle(call);
    call.outcome = 'no answer';
    return fault === 'hang' || fault === 'accepted-then-timeout' ? faults.hanging() : Response.error();
  }

  return {
    calls,
    async answer(request) {
      const [, given, method] = /^\/bot([^/]+)\/(?:test\/)?(\w+)$/.exec(new URL(request.url).pathname) ?? [];
      if (given === undefined || method === undefined) return refusedAnswer(refusal(404, 'Not Found'));
      if (given !== token) return refusedAnswer(refusal(401, 'Unauthorized'));
      const call: Call = { method, payload: {}, atMs: world.now(), outcome: 'no answer' };
      calls.push(call);
      try {
        call.payload = await readParameters(request);
      } catch (thrown) {
        if (isRefusal(thrown)) return refuse(call, thrown);
        throw thrown;
      }
      const fault = faults.take(method);
      return fault ? goWrong(call, fault) : settle(call);
    },
    async callFromAnswer(method, payload) {
      const call: Call = { method, payload, atMs: world.now(), outcome: 'no answer' };
      calls.push(call);
      settle(call);
    },
  };
}
