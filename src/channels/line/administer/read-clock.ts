import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import { timeInDate } from '../../../core/basics/date-header.ts';
import { within } from '../../../core/basics/within.ts';
import { LIMITS } from '../../../core/limits.ts';

/** The clock of LINE's server in ms, good to a second, by the Date of its answer, a refusal too; null = no answer. Never rejects. */
export async function readLineClock({
  accessToken,
  apiBase,
}: {
  accessToken: string;
  apiBase: string | null;
}): Promise<number | null> {
  const base = apiBase === null ? {} : { baseURL: apiBase };
  const api = new messagingApi.MessagingApiClient({ channelAccessToken: accessToken, ...base });
  try {
    const { httpResponse } = await within(api.getBotInfoWithHttpInfo(), LIMITS.doctorConnectMs);
    return timeInDate(httpResponse.headers);
  } catch (error) {
    // Why there is no answer is looked at elsewhere; an error of the SDK's can hold the token.
    return error instanceof HTTPFetchError ? timeInDate(error.headers) : null;
  }
}
