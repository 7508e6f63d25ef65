import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { openLoopback } from '../support/network.ts';
import { killPrograms, startProgram } from '../support/program.ts';

afterEach(killPrograms);

it('the program in one file answers with the same page as its sources, and stops when told', async () => {
  const pages: string[] = [];
  for (const entry of ['src/node.ts', 'build/node.mjs']) {
    const program = startProgram({ PORT: '0' }, entry);
    const [, origin = ''] = await program.saying(/chat +(http:\/\/localhost:\d+)\//);
    openLoopback(origin);
    const answer = await fetch(origin);
    expect(answer.status).toBe(200);
    pages.push(await answer.text());
    program.child.kill('SIGTERM');
    expect(await once(program.child, 'exit')).toEqual([0, null]);
  }
  expect(pages[1]).toBe(pages[0]);
});

it('an error of the program in one file names the line of its source', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'one-file-'));
  await mkdir(join(folder, 'build'));
  for (const name of ['node.mjs', 'node.mjs.map', 'assets.json'])
    await copyFile(join(import.meta.dirname, '../../build', name), join(folder, 'build', name));
  await writeFile(join(folder, 'build/content.json'), '{}');
  const child = spawn(process.execPath, ['--enable-source-maps', 'build/node.mjs'], {
    cwd: folder,
    env: { PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  await rm(folder, { recursive: true });
  expect(code).toBe(1);
  expect(said).toMatch(/at createService \(\S*src\/wiring\.ts:\d+:\d+\)/);
});
