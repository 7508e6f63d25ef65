// bench/startup/ measures from nothing to the first answer.

import { type ChildProcess, spawn } from 'node:child_process';
import { get } from 'node:http';
import { sparePort } from '../../scripts/spare-port.ts';

const GIVES_UP_MS = 20_000;
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** How a program is started so that it listens on this port of this machine. */
export type Program = (port: number) => Promise<Start>;
type Start = { command: string; given: string[]; environment?: Record<string, string>; folder?: string };

/** Ms from the start of a process to the end of its first answer, which must be a good one; then it is ended. */
export async function firstAnswerMs(program: Program, path: string): Promise<number> {
  const port = await sparePort();
  const { command, given, environment, folder } = await program(port);
  const beganMs = performance.now();
  const child = spawn(command, given, {
    env: { PATH: process.env.PATH, ...environment },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(child);
  while (!(await isAnswered(port, path))) {
    if (performance.now() - beganMs > GIVES_UP_MS) throw new Error(`${command} ${given.join(' ')} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const tookMs = performance.now() - beganMs;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  children.delete(child);
  return tookMs;
}

function isAnswered(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode === 200));
    });
    asked.once('error', () => resolve(false));
  });
}
