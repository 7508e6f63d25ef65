// scripts/trace/ measures what leaving a page leaves behind: npm run trace.

/** What all runs came to. */
export type Figures = {
  runs: number;
  /** Where something was found, in words. */
  canaryHits: string[];
  screenHits: number;
  blankMs: { p50: number; p99: number; max: number };
  thirdPartyRequests: number;
  firstLoadBytes: number;
};

const BLANK_MAX_MS = 50;
const FIRST_LOAD_MAX_BYTES = 14 * 1_024;

/** The value at a share of a sorted list, by the nearest rank; 0 of none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** What is not as promised, a line each. */
export function faultsOf({ canaryHits, screenHits, blankMs, thirdPartyRequests, firstLoadBytes }: Figures): string[] {
  return [
    ...new Set(canaryHits),
    ...(screenHits > 0 ? [`the screen was not blank ${screenHits} times`] : []),
    ...(blankMs.p99 > BLANK_MAX_MS ? [`blank after ${blankMs.p99} ms (99th percentile), not ${BLANK_MAX_MS}`] : []),
    ...(thirdPartyRequests > 0 ? [`${thirdPartyRequests} requests to somebody else`] : []),
    ...(firstLoadBytes > FIRST_LOAD_MAX_BYTES ? [`the first load is ${firstLoadBytes} bytes`] : []),
  ];
}
