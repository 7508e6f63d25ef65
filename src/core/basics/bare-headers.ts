// core/basics/ holds what bytes, text, headers and waiting need everywhere.

/** Of an answer that is no page: kept by nobody, taken for nothing else, loading nothing. */
export const BARE_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};
