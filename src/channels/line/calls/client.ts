import { HTTPFetchError, messagingApi } from '@line/bot-sdk';

/** LINE's client as api.ts uses it; in a file of its own so that it is loaded with the first call and not before. */
export function openClient(accessToken: string, apiBase: string | null) {
  const base = apiBase === null ? {} : { baseURL: apiBase };
  return {
    client: new messagingApi.MessagingApiClient({ channelAccessToken: accessToken, ...base }),
    refusalIn: (error: unknown) => (error instanceof HTTPFetchError ? error : null),
  };
}
