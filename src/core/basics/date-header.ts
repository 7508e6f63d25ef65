/** When a server answered, in ms by its own clock and good to a second; null = it does not say (RFC 9110, 6.6.1). */
export function timeInDate(headers: Headers): number | null {
  const atMs = Date.parse(headers.get('date') ?? '');
  // It names the second that has begun; the middle of it is nearest.
  return Number.isNaN(atMs) ? null : atMs + 500;
}
