import type { Hook } from '../../ports/channel.ts';

/** 32 bytes in base64, nothing around it. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;
const utf8 = new TextEncoder();

/**
 * `x-line-signature` is base64 of HMAC-SHA256 over the raw bytes with the channel secret; WebCrypto compares in constant
 * time (developers.line.biz/en/docs/messaging-api/receiving-messages/#verify-signature).
 */
export function createVerify(channelSecret: string): Hook['verify'] {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = crypto.subtle.importKey('raw', utf8.encode(channelSecret), algorithm, false, ['verify']);
  return async (headers, body) => {
    const given = headers.get('x-line-signature') ?? '';
    if (!SIGNATURE.test(given)) return false;
    const signature = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));
    return crypto.subtle.verify('HMAC', await key, signature, body);
  };
}
