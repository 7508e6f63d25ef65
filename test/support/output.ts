import { format } from 'node:util';

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const;
let written: string[] = [];

/** From now on whatever is written to the console or a standard stream is kept instead. */
export function watchOutput(): void {
  for (const method of METHODS) {
    console[method] = (...words: unknown[]) => {
      written.push(`console.${method}: ${format(...words)}`);
    };
  }
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (chunk: string | Uint8Array) => {
      written.push(`${name}: ${Buffer.from(chunk).toString()}`);
      return true;
    };
  }
}

/** What was written since it was last asked. */
export function takeOutput(): string[] {
  const taken = written;
  written = [];
  return taken;
}
