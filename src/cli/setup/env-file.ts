import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { AppError, codeOf } from '../../core/error.ts';
import type { Settings } from './settings.ts';

/** Readable and writable by its owner, and nobody else. */
const OWNER_ONLY = 0o600;

export type EnvFile = { path: string; text: string; settings: Settings; isOpenToOthers: boolean };
/** `text` is what the file shall hold; the names are those that change. */
export type EnvChange = { text: string; added: string[]; replaced: string[]; closes: boolean };

/** A file of settings, NAME=value a line; null = there is none. Throws `config` when it cannot be read. */
export async function readEnvFile(path: string): Promise<EnvFile | null> {
  try {
    const [text, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { path, text, settings: parseEnv(text) as Settings, isOpenToOthers: (mode & 0o077) !== 0 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AppError('config', `${path} cannot be read (${reasonOf(error)})`);
  }
}

/** What has to change in the file so that it holds these settings; every other line stays. null = nothing. */
export function planEnvFile(file: EnvFile | null, wanted: Settings): EnvChange | null {
  const held = file?.settings ?? {};
  const names = Object.keys(wanted).filter((name) => held[name] !== wanted[name]);
  const closes = file?.isOpenToOthers ?? false;
  if (names.length === 0 && !closes) return null;
  let text = file?.text ?? '';
  const isThere = (name: string) => lineOf(name).test(text);
  const replaced = names.filter(isThere);
  const added = names.filter((name) => !isThere(name));
  for (const name of replaced) text = text.replace(lineOf(name), () => written(name, wanted[name] ?? ''));
  if (text !== '' && !text.endsWith('\n')) text += '\n';
  for (const name of added) text += `${written(name, wanted[name] ?? '')}\n`;
  const read = parseEnv(text);
  const unlike = Object.keys(wanted).find((name) => read[name] !== wanted[name]);
  if (unlike !== undefined) throw new AppError('config', `${unlike} cannot be written into the file; write it by hand`);
  return { text, added, replaced, closes };
}

function lineOf(name: string): RegExp {
  return new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=.*$`, 'm');
}

/** In a form that this program, a shell, systemd (systemd.exec, EnvironmentFile=) and wrangler all read as the same. */
function written(name: string, value: string): string {
  if (/^[\w.:/@%+=,-]*$/.test(value)) return `${name}=${value}`;
  if (value.includes("'")) throw new AppError('config', `${name}: may hold no ' (in an address, write %27)`);
  return `${name}='${value}'`;
}

/** Writes it whole or not at all. Throws `config`. */
export async function writeEnvFile(path: string, text: string): Promise<void> {
  // A link goes on pointing where it did.
  const place = await realpath(path).catch(() => path);
  const beside = `${place}.new`;
  try {
    await rm(beside, { force: true });
    const file = await open(beside, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, place);
  } catch (error) {
    await rm(beside, { force: true }).catch(codeOf);
    throw new AppError('config', `${path} cannot be written (${reasonOf(error)})`);
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? codeOf(error);
}
