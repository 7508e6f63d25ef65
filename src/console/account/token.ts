import { toBase64url } from '../../core/basics/base64url.ts';
import type { DataKey } from '../../ports/keys.ts';
import type { Runtime } from '../../ports/runtime.ts';

const utf8 = new TextEncoder();

/** 256 random bits, base64url. */
export function randomToken(runtime: Runtime): string {
  return `${runtime.randomId()}${runtime.randomId()}`;
}

/**
 * The name a token's record has in the store: HMAC-SHA-256 under a key drawn (HKDF) from the house key, base64url.
 * Who reads the store learns no link and no cookie from it.
 */
export async function tokenHash(houseKey: DataKey, kind: 'invite' | 'desk-session', token: string): Promise<string> {
  const base = await crypto.subtle.importKey('raw', new Uint8Array(houseKey), 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode('v1|console|token') };
  const key = await crypto.subtle.deriveKey(derivation, base, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, [
    'sign',
  ]);
  const digest = await crypto.subtle.sign('HMAC', key, utf8.encode(`v1|${kind}|${token}`));
  return toBase64url(new Uint8Array(digest));
}
