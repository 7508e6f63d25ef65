// crypto/ciphers/ is AES-256-GCM, HMAC-SHA-256 and HKDF-SHA-256 as each host does them fastest; both ways make and read the same bytes.

export const IV_BYTES = 12;

export type Derivation = { secret: Uint8Array; salt: Uint8Array; info: Uint8Array };
export const DERIVED_BYTES = 32;

/** Keys are WebCrypto's and cannot be read out. */
export type Ciphers = {
  /** 32 bytes, to seal with. */
  importAesKey(raw: Uint8Array): Promise<CryptoKey>;
  /** 32 bytes, to name with. */
  importHmacKey(raw: Uint8Array): Promise<CryptoKey>;
  /** base64url of IV, ciphertext and 16 bytes of tag; `context` is authenticated, not kept. */
  encrypt(key: CryptoKey, context: string, plain: Uint8Array): Promise<string>;
  /** The plain bytes. Throws when key, context or blob is not the one it was sealed with, or the blob is none. */
  decrypt(key: CryptoKey, context: string, blob: string): Promise<Uint8Array>;
  /** HMAC-SHA-256 of the text in UTF-8. */
  sign(key: CryptoKey, text: string): Promise<Uint8Array>;
  /** 32 bytes by HKDF-SHA-256 (RFC 5869). */
  derive(from: Derivation): Promise<Uint8Array>;
};
