/** What an error is called in the log: a closed list, so that no words of a survivor can get into it. */
export type ErrorCode =
  | 'body-too-large'
  | 'too-many-requests'
  | 'bad-request'
  | 'foreign-origin'
  | 'not-signed'
  | 'not-signed-in'
  | 'not-permitted'
  | 'claim-lost'
  | 'conflict'
  | 'store-unavailable'
  | 'key-store-unavailable'
  | 'channel-unavailable'
  | 'deadline-passed'
  | 'seal-broken'
  | 'other-secret'
  | 'keys-renewed'
  | 'config'
  | 'internal';

/** What a person sees of an error: a key in locales/<lng>/errors.json, apart from what the operator reads. */
export type PublicKey = 'too-large' | 'not-understood' | 'not-allowed' | 'sign-in' | 'claim-lost' | 'try-again';

type Traits = { status: 400 | 401 | 403 | 409 | 413 | 429 | 500 | 503; publicKey: PublicKey; retryable: boolean };

/** One row an error: how it is answered and whether trying again can help. */
const TRAITS = {
  'body-too-large': { status: 413, publicKey: 'too-large', retryable: false },
  'too-many-requests': { status: 429, publicKey: 'try-again', retryable: true },
  'bad-request': { status: 400, publicKey: 'not-understood', retryable: false },
  'foreign-origin': { status: 403, publicKey: 'not-allowed', retryable: false },
  'not-signed': { status: 401, publicKey: 'not-allowed', retryable: false },
  'not-signed-in': { status: 401, publicKey: 'sign-in', retryable: false },
  'not-permitted': { status: 403, publicKey: 'not-allowed', retryable: false },
  'claim-lost': { status: 409, publicKey: 'claim-lost', retryable: false },
  conflict: { status: 409, publicKey: 'try-again', retryable: true },
  'store-unavailable': { status: 503, publicKey: 'try-again', retryable: true },
  'key-store-unavailable': { status: 503, publicKey: 'try-again', retryable: true },
  'channel-unavailable': { status: 503, publicKey: 'try-again', retryable: true },
  'deadline-passed': { status: 503, publicKey: 'try-again', retryable: true },
  'seal-broken': { status: 500, publicKey: 'try-again', retryable: false },
  // What is stored is under another secret: not the event's fault, and over once the operator has set the right one.
  'other-secret': { status: 503, publicKey: 'try-again', retryable: true },
  'keys-renewed': { status: 503, publicKey: 'try-again', retryable: true },
  config: { status: 500, publicKey: 'try-again', retryable: false },
  internal: { status: 500, publicKey: 'try-again', retryable: false },
} as const satisfies Record<ErrorCode, Traits>;

export const ERROR_CODES = Object.keys(TRAITS) as readonly ErrorCode[];

/** The one error adapters throw. `detail` is for the operator and never holds words, ids or addresses of a survivor. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly traits: Traits;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'AppError';
    this.code = code;
    this.traits = TRAITS[code];
  }
}

/** What the log says of anything thrown. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'internal';
}
