import { createHash } from 'node:crypto';
import { lazily } from '../../core/basics/lazily.ts';
import { KEYS, type KeyName } from '../keys.ts';
import { BASICS } from './basics.ts';

/** One verb: its Lua text and the name Redis knows it by once loaded; put together at its first use. */
export type Script = { readonly text: string; readonly sha: string };

/**
 * A verb from the pieces it stands on and its own body. Every script gets KEYS[1] = the cell's prefix, which names
 * the slot, and ARGV[1] = the time offset in ms; the keys of the table come as `<name>_key`. It works on a full
 * server too: reading, claiming and forgetting must.
 */
export function script(pieces: readonly string[], body: string): Script {
  return assemble('#!lua flags=allow-oom\n', pieces, body);
}

/**
 * A verb that a full server refuses. Redis lets a script go on once it has written anything, so such a verb calls
 * `refuse_when_full()` before its first write; then it happens wholly or not at all.
 */
export function scriptForRoom(pieces: readonly string[], body: string): Script {
  return assemble('', ['local function refuse_when_full() next_revision() end\n', ...pieces], body);
}

function assemble(flags: string, pieces: readonly string[], body: string): Script {
  const text = lazily(() => {
    const rest = onlyUsed([BASICS, ...pieces].join('\n'), body);
    return `${flags}${keyFunctions(rest)}\n${rest}`;
  });
  const sha = lazily(() => createHash('sha1').update(text()).digest('hex'));
  return {
    get text() {
      return text();
    },
    get sha() {
      return sha();
    },
  };
}

/**
 * The shared text a body stands on, without what it never mentions: Redis builds every local function anew at every
 * call. A blank line ends a block, and a block that defines a name is left out when nothing kept after it uses it.
 */
function onlyUsed(shared: string, body: string): string {
  const blocks = shared.split(/\n{2,}/);
  return blocks.reduceRight((kept, block) => {
    const names = [...block.matchAll(/^local (?:function )?([\w, ]+?)(?:\(| =)/gm)].flatMap(
      ([, list]) => list?.split(', ') ?? [],
    );
    const used = names.length === 0 || names.some((name) => new RegExp(`\\b${name}\\b`).test(kept));
    return used ? `${block}\n\n${kept}` : kept;
  }, body);
}

/** The rows of the key table this text speaks of, as Lua: a name, or a function of what fills the holes. */
function keyFunctions(text: string): string {
  const lines = (Object.keys(KEYS) as KeyName[]).map((name) => {
    const luaName = `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_key`;
    return new RegExp(`\\b${luaName}\\b`).test(text) ? keyFunction(luaName, KEYS[name].pattern) : '';
  });
  return ['local prefix = KEYS[1]', ...lines.filter((line) => line !== '')].join('\n');
}

function keyFunction(luaName: string, pattern: string): string {
  const holes = [...pattern.matchAll(/<(\w+)>/g)].map((match) => match[1] ?? '');
  if (holes.length === 0) return `local ${luaName} = prefix .. '${pattern}'`;
  const joined = pattern.replace(/<(\w+)>/g, (_, hole) => `' .. ${hole}_ .. '`);
  const parameters = holes.map((hole) => `${hole}_`).join(', ');
  return `local function ${luaName}(${parameters}) return prefix .. '${joined}' end`.replace(" .. ''", '');
}
