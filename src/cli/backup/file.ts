// cli/backup/ keeps what belongs to the organisation in a file, and puts it back: the house key and accounts, sealed as they are.

import { open, readFile, rm } from 'node:fs/promises';
import * as z from 'zod/mini';
import { AppError, codeOf } from '../../core/error.ts';

/** The kinds of records that are kept. Not links and desk sessions: they end by themselves, and whoever has one is let in. */
export const KEPT_KINDS = ['house', 'worker'] as const;

const record = z.strictObject({
  kind: z.enum(KEPT_KINDS),
  id: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  version: z.int().check(z.positive()),
  blob: z.string().check(z.minLength(1)),
  /** ms since the epoch; null = until removed. */
  untilMs: z.nullable(z.int()),
});
const backup = z.strictObject({
  what: z.literal('yulan backup'),
  format: z.literal(1),
  cell: z.string(),
  madeAt: z.string(),
  records: z.array(record),
});
export type Backup = z.infer<typeof backup>;
export type KeptRecord = Backup['records'][number];

/** Readable and writable by its owner, and nobody else. */
const OWNER_ONLY = 0o600;

/** Writes a new file, whole and on the disk when it resolves; one that is there already is left. Throws `config`. */
export async function writeBackup(path: string, content: Backup): Promise<void> {
  try {
    const file = await open(path, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 1)}\n`);
      await file.sync();
    } catch (error) {
      // On a full disk: half a backup would look like one, and stand in the way of the next.
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = reasonOf(error);
    const why = code === 'EEXIST' ? 'is there already; name a new file' : `cannot be written (${code})`;
    throw new AppError('config', `${path} ${why}`);
  }
}

/** Throws `config` when it cannot be read or is no backup. */
export async function readBackup(path: string): Promise<Backup> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError('config', `${path} cannot be read (${reasonOf(error)})`);
  }
  const read = backup.safeParse(parsed(text));
  if (!read.success) throw new AppError('config', `${path} is no backup of Yulan, or not a whole one`);
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no backup either.
    return null;
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? codeOf(error);
}
