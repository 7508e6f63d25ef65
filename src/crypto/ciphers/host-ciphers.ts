import type { Ciphers } from './ciphers.ts';
import { nodeCiphers } from './node-ciphers.ts';
import { webCiphers } from './web-ciphers.ts';

/**
 * Node hands every call of WebCrypto to another thread and back, which takes five times as long as the work; Cloudflare's
 * runtime does not.
 */
export const ciphers: Ciphers = navigator.userAgent.startsWith('Node.js/') ? nodeCiphers : webCiphers;
