import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export type Program = {
  child: ChildProcess;
  /** All it wrote so far, on both streams. */
  output(): string;
  /** Resolves with the match as soon as it wrote something like this. */
  saying(what: RegExp): Promise<RegExpExecArray>;
};

const root = join(import.meta.dirname, '../..');
const started = new Set<ChildProcess>();

/** The program as `npm start` runs it after its set-up, with no setting but these. */
export function startProgram(environment: Record<string, string>): Program {
  const child = spawn(process.execPath, ['src/node.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  started.add(child);
  let output = '';
  const heard: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      for (const listen of heard) listen();
    });
  }
  return {
    child,
    output: () => output,
    saying: (what) =>
      new Promise((resolve) => {
        const look = () => {
          const found = what.exec(output);
          if (found) resolve(found);
        };
        heard.push(look);
        look();
      }),
  };
}

/** Kills every program that was started and may still run. */
export function killPrograms(): void {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
}
