import { LIMITS } from '../core/limits.ts';

const DAY_MS = 86_400_000;
const utf8 = new TextEncoder();

/** What a derived key is for; two purposes never share a key. */
type Purpose = 'index' | 'envelope' | 'mark' | 'house';

export type EpochKeys = {
  /** HMAC key that names people, for one UTC day. */
  index(day: number): Promise<CryptoKey>;
  /** AES key that wraps data keys, for one UTC day. */
  envelope(day: number): Promise<CryptoKey>;
  /** HMAC key of dedupe marks. */
  mark(): Promise<CryptoKey>;
  /** 32 bytes for the organisation's own records. */
  house(): Promise<Uint8Array>;
};

/** Whole UTC days since the epoch. */
export function dayOf(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS);
}

/**
 * Keys of the day by HKDF-SHA-256 from the deployment's secret (RFC 5869).
 * Whoever holds the secret can make them again, so tags cannot be shredded: SECURITY.md says so.
 */
export function createEpochKeys(secret: Uint8Array, cell: string): EpochKeys {
  const cached = new Map<string, Promise<CryptoKey>>();
  const derive = async (purpose: Purpose, day: number | null): Promise<Uint8Array<ArrayBuffer>> => {
    const base = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveBits']);
    const info = utf8.encode(`yulan v1|${purpose}|${day ?? 'always'}`);
    const parameters = { name: 'HKDF', hash: 'SHA-256', salt: utf8.encode(cell), info };
    return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256));
  };
  const hmac = async (raw: Promise<Uint8Array<ArrayBuffer>>) =>
    crypto.subtle.importKey('raw', await raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const aes = async (raw: Promise<Uint8Array<ArrayBuffer>>) =>
    crypto.subtle.importKey('raw', await raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const keep = (name: string, make: () => Promise<CryptoKey>) => {
    const known = cached.get(name);
    if (known !== undefined) return known;
    // A process needs two days at a time; older ones are dropped, not kept for ever.
    if (cached.size >= LIMITS.epochKeysMax) cached.clear();
    const made = make();
    cached.set(name, made);
    return made;
  };
  return {
    index: (day) => keep(`index ${day}`, () => hmac(derive('index', day))),
    envelope: (day) => keep(`envelope ${day}`, () => aes(derive('envelope', day))),
    mark: () => keep('mark', () => hmac(derive('mark', null))),
    house: () => derive('house', null),
  };
}
