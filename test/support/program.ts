import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export type Program = {
  child: ChildProcess;
  /** All it wrote so far, on both streams. */
  output(): string;
  /** Resolves with the match as soon as it wrote something like this. */
  saying(what: RegExp): Promise<RegExpExecArray>;
};

const root = join(import.meta.dirname, '../..');
const started = new Set<ChildProcess>();

/** The program from its sources (or its one file), with no setting but these. */
export function startProgram(environment: Record<string, string>, entry = 'src/node.ts'): Program {
  const child = spawn(process.execPath, [entry], {
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

/** A link to the desk of the service with these settings, as `npm run invite` makes it: its path. */
export async function inviteTo(environment: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['src/cli/invite.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  started.add(child);
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const path = /\/console\/join\/[\w-]+(?=\n$)/.exec(printed)?.[0];
  if (path === undefined) throw new Error(`no link was made: ${complaints}`);
  return path;
}

/** Kills every program that was started and may still run. */
export function killPrograms(): void {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
}
