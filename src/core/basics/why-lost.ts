/** Why a Redis cannot be used, in words that each have a remedy of their own: for the log and for `doctor`. */
export const LOST_REASONS = [
  'refused',
  'unknown host',
  'timeout',
  'untrusted certificate',
  'expired certificate',
  'certificate of another name',
  'certificate asked for',
  'no tls',
  'wrong password',
  'no permission',
  'not a cluster',
  'cluster not ready',
  'not ready',
  'read-only',
  'full',
  'disk',
  'too few replicas',
  'lost',
] as const;
export type LostReason = (typeof LOST_REASONS)[number];

/** What Redis calls an error of its own, when it says that it cannot work just now or not for us. */
const BY_WORD: Record<string, LostReason> = {
  NOAUTH: 'wrong password',
  WRONGPASS: 'wrong password',
  NOPERM: 'no permission',
  // Protected mode: from another machine, and without a password.
  DENIED: 'no permission',
  CLUSTERDOWN: 'cluster not ready',
  MOVED: 'cluster not ready',
  ASK: 'cluster not ready',
  TRYAGAIN: 'cluster not ready',
  LOADING: 'not ready',
  BUSY: 'not ready',
  UNKILLABLE: 'not ready',
  MASTERDOWN: 'not ready',
  READONLY: 'read-only',
  OOM: 'full',
  MISCONF: 'disk',
  NOREPLICAS: 'too few replicas',
};

/** Codes of Node's sockets and of OpenSSL (nodejs.org/api/tls.html#x509-certificate-error-codes). */
const BY_CODE: readonly (readonly [pattern: RegExp, reason: LostReason])[] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'unknown host'],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, 'timeout'],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'expired certificate'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'certificate of another name'],
  [/CERTIFICATE_REQUIRED$/, 'certificate asked for'],
  [/SELF_SIGNED|^UNABLE_TO_|^CERT_|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$/, 'untrusted certificate'],
  [/^(ERR_SSL_|EPROTO$)/, 'no tls'],
];

/** The same of errors that have only a sentence: ioredis's own, and what a script meets. */
const BY_SENTENCE: readonly (readonly [pattern: RegExp, reason: LostReason])[] = [
  [/executing the script|ACL failure in script/, 'no permission'],
  [/cluster support disabled/, 'not a cluster'],
  [/timed out|timeout|^no answer within/i, 'timeout'],
];

/** Sorts whatever a connection to Redis or a command on it failed with; never repeats what the error says. */
export function whyLost(error: unknown): LostReason {
  if (!(error instanceof Error)) return 'lost';
  const code = String('code' in error ? error.code : '');
  const said = (rows: typeof BY_CODE, text: string) => rows.find(([pattern]) => pattern.test(text))?.[1];
  return BY_WORD[redisWord(error)] ?? said(BY_CODE, code) ?? said(BY_SENTENCE, error.message) ?? 'lost';
}

/** Whether Redis answered that it cannot do its work just now, as opposed to a fault in what it was asked. */
export function cannotServe(error: unknown): boolean {
  return redisWord(error) in BY_WORD || whyLost(error) === 'no permission';
}

/** The first word of what Redis answered, which is its name for the error; '' when it is none. */
export function redisWord(error: unknown): string {
  return (error instanceof Error && /^[A-Z]{2,}(?= |$)/.exec(error.message)?.[0]) || '';
}
