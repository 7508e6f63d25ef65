import { isBag } from './flex-rules.ts';
import { type Answer, refuse } from './message-rules.ts';

/** Where webhooks go, and whether "Use webhook" is on in the console. A test may set both. */
export type Endpoint = { url: string | null; isUsed: boolean };

/** The webhook as the API shows and sets it (developers.line.biz/en/reference/messaging-api/#webhook-settings). */
export function createEndpoint(endpoint: Endpoint, ask: (url: string) => Promise<number>) {
  return {
    /** Unverified: what LINE answers where none was ever set. */
    read: (): Answer =>
      endpoint.url === null
        ? refuse(404, 'Not found')
        : { status: 200, body: { endpoint: endpoint.url, active: endpoint.isUsed } },
    /** "The URL must be https, at most 500 characters" (#set-webhook-endpoint-url); it is not asked. */
    set(payload: unknown): Answer {
      const url = isBag(payload) ? payload.endpoint : undefined;
      if (typeof url !== 'string' || url.length > 500 || !/^https:\/\/[^/\s]+/.test(url))
        return refuse(400, 'Invalid webhook endpoint URL');
      endpoint.url = url;
      return { status: 200, body: {} };
    },
    /** #test-webhook-endpoint: an event-less request to the address given, else the one that is set. */
    async test(payload: unknown): Promise<Answer> {
      const given = isBag(payload) ? payload.endpoint : undefined;
      const url = typeof given === 'string' ? given : endpoint.url;
      if (url === null) return refuse(404, 'Not found');
      const statusCode = await ask(url);
      const success = statusCode >= 200 && statusCode < 300;
      const reason = success ? 'OK' : statusCode === 0 ? 'COULD_NOT_CONNECT' : 'ERROR_STATUS_CODE';
      const timestamp = new Date(0).toISOString();
      return { status: 200, body: { success, timestamp, statusCode, reason, detail: String(statusCode) } };
    },
  };
}
