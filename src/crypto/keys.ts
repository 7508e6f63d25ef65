import { toBase64url } from '../core/basics/base64url.ts';
import { asTag, type SessionId, type Tag, type Tags } from '../core/ids.ts';
import type { DataKey, Keys } from '../ports/keys.ts';
import { decrypt, encrypt } from './aes-gcm.ts';
import { createEpochKeys, dayOf } from './epoch-keys.ts';
import type { KeyShelf } from './key-shelf.ts';

const TAG_BYTES = 16;
const DATA_KEY_BYTES = 32;
const utf8 = new TextEncoder();

async function keyedTag(key: CryptoKey, text: string): Promise<Tag> {
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text)));
  return asTag(toBase64url(digest.subarray(0, TAG_BYTES)));
}

type Options = { secret: Uint8Array; cell: string; shelf: KeyShelf; nowMs: () => number };

/** Tags by HMAC under a key of the day; data keys random, kept wrapped on the shelf and nowhere else. */
export function createKeys({ secret, cell, shelf, nowMs }: Options): Keys {
  const epoch = createEpochKeys(secret, cell);
  let house: Promise<Uint8Array> | null = null;

  /** `<day>.<sealed key>`, bound to the day it was wrapped on. */
  const wrapped = async (key: Uint8Array): Promise<string> => {
    const day = dayOf(nowMs());
    return `${day}.${await encrypt(await epoch.envelope(day), `v1|data-key|${day}`, key)}`;
  };
  const unwrapped = async (text: string): Promise<DataKey> => {
    const [day = '', blob = ''] = text.split('.');
    return (await decrypt(await epoch.envelope(Number(day)), `v1|data-key|${day}`, blob)) as DataKey;
  };
  return {
    async tags(identity, now): Promise<Tags> {
      const day = dayOf(now);
      const tag = async (of: number) => keyedTag(await epoch.index(of), `v1|${identity}`);
      const [today, yesterday] = await Promise.all([tag(day), tag(day - 1)]);
      return { today, yesterday };
    },
    mark: async (identity, eventId) => keyedTag(await epoch.mark(), `v1|${identity}|${eventId}`),
    async wrap(tags) {
      const fresh = crypto.getRandomValues(new Uint8Array(DATA_KEY_BYTES));
      const kept = await shelf.findOrPut(tags, await wrapped(fresh));
      return { sid: kept.sid, key: await unwrapped(kept.wrapped) };
    },
    async unwrap(sid: SessionId) {
      const kept = await shelf.get(sid);
      return kept === null ? null : unwrapped(kept);
    },
    forget: (sids) => shelf.drop(sids),
    async houseKey() {
      house ??= epoch.house();
      return (await house) as DataKey;
    },
    ping: () => shelf.ping(),
    stop: () => shelf.stop(),
  };
}
