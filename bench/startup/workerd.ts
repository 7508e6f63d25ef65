import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Beside } from '../../scripts/worker/bundle.ts';
import { toBase64url } from '../../src/core/basics/base64url.ts';
import type { Program } from './first-answer.ts';

/** The runtime itself: the command of that name only starts it, and ends without it. It comes with wrangler. */
const BINARY: string = createRequire(createRequire(import.meta.url).resolve('wrangler'))('workerd').default;

/** Settings of a Worker that is set up; the page is answered without any of its stores. */
const SETTINGS = {
  PUBLIC_URL: 'https://help.example.org',
  YULAN_SECRET: toBase64url(new Uint8Array(32).map((_, index) => index * 5 + 3)),
  REDIS_URL: 'redis://127.0.0.1:1',
  KEY_REDIS_URL: 'redis://127.0.0.1:2',
};

/** Cloudflare's runtime by itself, with `<folder>/<name>.js` as its only Worker, and the texts in that folder which stand beside its code. */
export function workerd(folder: string, name: string, beside: readonly Beside[]): Program {
  return async (port) => {
    const file = join(folder, `${name}.capnp`);
    await writeFile(file, configOf(name, { port, date: await compatibilityDate(), beside }));
    return { command: BINARY, given: ['serve', file] };
  };
}

/** The runtime's age as wrangler.toml has it; of that age on, Node's modules are there without being asked for. */
async function compatibilityDate(): Promise<string> {
  const text = await readFile(new URL('../../wrangler.toml', import.meta.url), 'utf8');
  const date = /^compatibility_date = "([\d-]+)"$/m.exec(text)?.[1];
  if (date === undefined) throw new Error('wrangler.toml names no compatibility_date');
  return date;
}

function configOf(
  name: string,
  { port, date, beside }: { port: number; date: string; beside: readonly Beside[] },
): string {
  const isOurs = name === 'ours';
  const texts = Object.entries(SETTINGS).map(([key, value]) => `(name = "${key}", text = "${value}")`);
  const modules = [
    `(name = "${name}.js", esModule = embed "${name}.js")`,
    ...beside.map((each) => `(name = "${each.name}", text = embed "${each.name}")`),
  ];
  const objects = ['Gateway', 'Ticker'];
  const bound = objects.map((each) => `(name = "${each.toUpperCase()}", durableObjectNamespace = "${each}")`);
  const kept = objects.map((each) => `(className = "${each}", uniqueKey = "${each}", enableSql = true)`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  compatibilityDate = "${date}",
  bindings = [${isOurs ? [...texts, ...bound].join(', ') : ''}],
  durableObjectNamespaces = [${isOurs ? kept.join(', ') : ''}],
  durableObjectStorage = (inMemory = void),
);
`;
}
