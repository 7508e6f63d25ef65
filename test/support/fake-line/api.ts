// fake-line/ is a LINE that behaves, for tests and the demo: the platform and the phones, in memory, by a virtual clock.
import type { messagingApi } from '@line/bot-sdk';
import type { createEndpoint } from './endpoint.ts';
import { type Answer, refuse } from './message-rules.ts';
import type { Person } from './person.ts';
import type { RichMenus } from './rich-menus.ts';
import type { ApiCall, Sending } from './sending.ts';
import type { Ids } from './webhook-body.ts';

/** A request the bot made. `status` is what it was told, 0 for nothing; `accepted` whether LINE did what it asked. */
export type Call = {
  method: string;
  path: string;
  payload: unknown;
  retryKey: string | null;
  status: number;
  accepted: boolean;
  atMs: number;
};

/**
 * A failure to come. The two that are accepted do what was asked and then never answer, or close the connection; `hang`
 * and `network` do nothing and never answer, or close it. What hangs ends when the caller gives up.
 */
export type Fault =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | 'accepted-then-timeout'
  | 'accepted-then-network'
  | 'hang'
  | 'network';

type Options = {
  nowMs: () => number;
  ids: Ids;
  accessToken: string;
  sending: Sending;
  menus: RichMenus;
  endpoint: ReturnType<typeof createEndpoint>;
  people: ReadonlyMap<string, Person>;
  bot: messagingApi.BotInfoResponse;
  changed: () => void;
};
type Route = (call: ApiCall, ...named: string[]) => Answer | Promise<Answer>;

/** "413 Payload Too Large: the request exceeds 2 MB" (developers.line.biz/en/reference/messaging-api/#status-codes). */
const BODY_BYTES = 2 * 1024 * 1024;

/** api.line.me and api-data.line.me as the SDK asks them. */
export function createApi({ nowMs, ids, accessToken, sending, menus, endpoint, people, bot, changed }: Options) {
  const calls: Call[] = [];
  const planned: { path: string; fault: Fault; times: number }[] = [];
  const routes: [string, RegExp, Route][] = [
    ['POST', /^\/v2\/bot\/message\/reply$/, sending.reply],
    ['POST', /^\/v2\/bot\/message\/push$/, sending.push],
    ['GET', /^\/v2\/bot\/message\/quota$/, sending.readQuota],
    ['GET', /^\/v2\/bot\/message\/quota\/consumption$/, sending.readConsumption],
    ['POST', /^\/v2\/bot\/chat\/loading\/start$/, sending.startLoading],
    ['GET', /^\/v2\/bot\/info$/, () => ({ status: 200, body: bot })],
    ['GET', /^\/v2\/bot\/channel\/webhook\/endpoint$/, () => endpoint.read()],
    ['PUT', /^\/v2\/bot\/channel\/webhook\/endpoint$/, ({ payload }) => endpoint.set(payload)],
    ['POST', /^\/v2\/bot\/channel\/webhook\/test$/, ({ payload }) => endpoint.test(payload)],
    ['GET', /^\/v2\/bot\/profile\/([^/]+)$/, (_, userId = '') => profile(userId)],
    ['POST', /^\/v2\/bot\/richmenu$/, ({ payload }) => menus.create(payload)],
    ['GET', /^\/v2\/bot\/richmenu\/list$/, () => menus.list()],
    ['POST', /^\/v2\/bot\/richmenu\/([^/]+)\/content$/, ({ payload }, id = '') => menus.upload(id, payload)],
    ['POST', /^\/v2\/bot\/richmenu\/alias$/, ({ payload }) => menus.createAlias(payload)],
    ['GET', /^\/v2\/bot\/richmenu\/alias\/list$/, () => menus.listAliases()],
    ['POST', /^\/v2\/bot\/richmenu\/alias\/([^/]+)$/, ({ payload }, alias = '') => menus.updateAlias(alias, payload)],
    ['DELETE', /^\/v2\/bot\/richmenu\/alias\/([^/]+)$/, (_, alias = '') => menus.removeAlias(alias)],
    ['DELETE', /^\/v2\/bot\/richmenu\/([^/]+)$/, (_, id = '') => menus.remove(id)],
    ['POST', /^\/v2\/bot\/user\/all\/richmenu\/([^/]+)$/, (_, id = '') => menus.setDefault(id)],
    ['GET', /^\/v2\/bot\/user\/all\/richmenu$/, () => menus.readDefault()],
    ['DELETE', /^\/v2\/bot\/user\/all\/richmenu$/, () => menus.clearDefault()],
    ['POST', /^\/v2\/bot\/user\/([^/]+)\/richmenu\/([^/]+)$/, (_, userId = '', id = '') => menus.link(userId, id)],
    ['DELETE', /^\/v2\/bot\/user\/([^/]+)\/richmenu$/, (_, userId = '') => menus.unlink(userId)],
  ];

  /** Friends only, 404 otherwise (developers.line.biz/en/reference/messaging-api/#get-profile). */
  const profile = (userId: string): Answer => {
    const person = people.get(userId);
    return person?.isFriend() ? { status: 200, body: person.profile } : refuse(404, 'Not found');
  };

  const work = (method: string, path: string, call: ApiCall): Answer | Promise<Answer> => {
    for (const [of, pattern, route] of routes) {
      const match = of === method ? pattern.exec(path) : null;
      if (match) return route(call, ...match.slice(1).map(decodeURIComponent));
    }
    return refuse(404, 'Not found');
  };

  const takeFault = (path: string): Fault | null => {
    const place = planned.findIndex((one) => one.path === '*' || one.path === path);
    const found = planned[place];
    if (!found) return null;
    found.times -= 1;
    if (found.times <= 0) planned.splice(place, 1);
    return found.fault;
  };

  const answer = async (request: Request): Promise<Response> => {
    const { pathname: path } = new URL(request.url);
    const { payload, refused } = await payloadOf(request);
    const retryKey = request.headers.get('x-line-retry-key');
    const call: Call = { method: request.method, path, payload, retryKey, status: 0, accepted: false, atMs: nowMs() };
    calls.push(call);
    const requestId = ids.requestId();
    const finish = ({ status, body, headers }: Answer): Response => {
      call.status = status;
      changed();
      return Response.json(body, { status, headers: { ...headers, 'x-line-request-id': requestId } });
    };
    const fault = takeFault(path);
    if (typeof fault === 'object' && fault !== null) {
      return finish({ body: { message: 'A fault was asked for' }, ...fault });
    }
    if (fault === 'hang' || fault === 'network') return broken(fault === 'hang', request.signal);
    if (request.headers.get('authorization') !== `Bearer ${accessToken}`)
      return finish(refuse(401, 'Authentication failed due to the following reason: invalid token.'));
    const result = refused ?? (await work(request.method, path, { payload, retryKey, requestId }));
    call.accepted = result.status < 300;
    if (fault === null) return finish(result);
    changed();
    return broken(fault === 'accepted-then-timeout', request.signal);
  };

  return {
    calls,
    answer,
    faults: {
      /** The next `times` requests to `path` (such as /v2/bot/message/push, or * for any) meet this. */
      next: (path: string, fault: Fault, times = 1): void => void planned.push({ path, fault, times }),
      clear: (): void => void planned.splice(0),
    },
  };
}

/** No answer: at once, or when the caller has given up waiting. */
async function broken(hangs: boolean, signal: AbortSignal): Promise<Response> {
  if (hangs && !signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return Response.error();
}

async function payloadOf(request: Request): Promise<{ payload: unknown; refused: Answer | null }> {
  if (request.method === 'GET' || request.method === 'DELETE') return { payload: null, refused: null };
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > BODY_BYTES) return { payload: null, refused: refuse(413, 'Payload Too Large') };
  if (!request.headers.get('content-type')?.startsWith('application/json'))
    return { payload: { bytes: bytes.byteLength }, refused: null };
  try {
    return { payload: JSON.parse(new TextDecoder().decode(bytes) || 'null'), refused: null };
  } catch {
    return { payload: null, refused: refuse(400, 'The request body could not be parsed as JSON (line: 1, column: 1)') };
  }
}
