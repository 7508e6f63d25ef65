import { readFile } from 'node:fs/promises';
import { fault, type Look, ok, type Seen } from '../check.ts';

/** A table's name and what stands in it, as far as logs are concerned: `[observability]`, `[env.x.observability.logs]`. */
type Setting = { table: string; name: string; value: string };

/** On Workers the host keeps logs of its own: wrangler.toml must say no to all of them. */
export const lookAtLogsOnWorkers: Look = async ({ root }) => {
  const text = await readFile(new URL('wrangler.toml', root), 'utf8').catch(whenThere);
  return text === null ? null : judgeWrangler(text);
};

/** What wrangler.toml says of logs (developers.cloudflare.com/workers/wrangler/configuration: observability, logpush, tail consumers). */
export function judgeWrangler(toml: string): Seen {
  const settings = settingsIn(toml);
  const on = [
    ...settings.filter(isObserving).map(({ table, name }) => joined(table, name)),
    ...settings.filter(({ name, value }) => name === 'logpush' && value !== 'false').map(() => 'logpush'),
    ...settings.filter(isTail).map(() => 'tail_consumers'),
  ];
  if (on.length > 0) {
    return fault(
      `wrangler.toml lets Cloudflare keep logs (${[...new Set(on)].join(', ')}).`,
      'Switch them off there and deploy again: logs hold when and from where people came.',
    );
  }
  const isOff = settings.some(
    ({ table, name, value }) => joined(table, name) === 'observability.enabled' && value === 'false',
  );
  if (isOff) return ok('On Workers no log is kept.');
  return fault(
    'wrangler.toml does not say that logs are off; what is set in the dashboard holds then.',
    'Write "[observability]" and below it "enabled = false" into wrangler.toml, and deploy again.',
  );
}

function isObserving({ table, name, value }: Setting): boolean {
  const full = joined(table, name);
  if (/(^|\.)observability$/.test(full)) return /enabled\s*=\s*true/.test(value);
  return /(^|\.)observability\..*enabled$/.test(full) && value !== 'false';
}

function isTail({ table, name, value }: Setting): boolean {
  if (/(^|\.)(streaming_)?tail_consumers$/.test(table)) return true;
  return /^(streaming_)?tail_consumers$/.test(name) && !/^\[\s*\]$/.test(value);
}

/** Enough of TOML: tables, and values on one line, without their comments. A list over several lines is not empty. */
function settingsIn(toml: string): Setting[] {
  let table = '';
  return toml.split('\n').flatMap((line): Setting[] => {
    const [, heading] = /^\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(?:#.*)?$/.exec(line) ?? [];
    if (heading !== undefined) {
      table = heading;
      return [];
    }
    const [, name, value] = /^\s*([\w."-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ table, name, value: value.replace(/\s+#[^"']*$/, '') }];
  });
}

function joined(table: string, name: string): string {
  return table === '' ? name : `${table}.${name}`;
}

function whenThere(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
