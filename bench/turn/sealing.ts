import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { createSealer } from '../../src/crypto/seal.ts';
import type { DataKey } from '../../src/ports/keys.ts';
import { compare, EFFORT } from '../method/compare.ts';
import { figureRow, type Measured } from '../method/row.ts';

const BYTES = 190;
const PEER = 'node:crypto alone';

/** Sealing a record of a session's size, against the cipher with nothing around it. */
export async function sealingRow(how: keyof typeof EFFORT): Promise<Measured> {
  const raw = randomBytes(32);
  const sealer = createSealer();
  const key = new Uint8Array(raw) as DataKey;
  const record = 'x'.repeat(BYTES - 2);
  const context = { type: 'session', owner: 'somebody', version: '1' } as const;
  const handle = createSecretKey(raw);
  const plain = Buffer.from(JSON.stringify(record));
  const alone = () => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', handle, iv);
    cipher.setAAD(Buffer.from('v1|session|somebody|1'));
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  };
  const compared = await compare(
    [
      {
        name: 'ours',
        async run(count) {
          for (let each = 0; each < count; each += 1) await sealer.seal(key, context, record);
        },
      },
      {
        name: PEER,
        run(count) {
          for (let each = 0; each < count; each += 1) alone();
        },
      },
    ],
    EFFORT[how],
  );
  const row = figureRow(
    {
      path: 'turn',
      measure: `sealing ${BYTES} B, µs`,
      ours: compared.wallUs('ours').median,
      peer: compared.wallUs(PEER).median,
      peerName: PEER,
    },
    12,
  );
  return { ...row, ratio: compared.times(PEER, 'ours').median };
}
