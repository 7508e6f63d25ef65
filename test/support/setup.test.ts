import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openLoopback, takeStrayRequests } from './network.ts';
import { takeOutput } from './output.ts';

type Report = {
  success: boolean;
  testResults: { message: string; assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
};

/** Runs one file of tests that must fail, in a vitest of its own. */
async function runFixture(name: string): Promise<{ code: number | null; report: Report }> {
  const folder = join(import.meta.dirname, '../fixtures/guards');
  const output = join(await mkdtemp(join(tmpdir(), 'guards-')), 'report.json');
  const program = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
  const config = join(folder, 'vitest.config.ts');
  const given = [program, 'run', '--config', config, '--reporter=json', `--outputFile=${output}`, `${name}.fixture.ts`];
  const child = spawn(process.execPath, given, { cwd: folder, stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  const report = JSON.parse(await readFile(output, 'utf8')) as Report;
  await rm(dirname(output), { recursive: true });
  return { code, report };
}

function failures(report: Report): Record<string, string> {
  const results = report.testResults.flatMap((file) => file.assertionResults);
  return Object.fromEntries(
    results
      .filter((result) => result.status === 'failed')
      .map((result) => [result.title, result.failureMessages.join()]),
  );
}

test('a test that writes anything fails, and only that one', { timeout: 30_000 }, async () => {
  const { code, report } = await runFixture('output');
  expect(code).toBe(1);
  expect(failures(report)).toEqual({
    'writes to the console': expect.stringContaining('console.log: words'),
    'writes to a standard stream': expect.stringContaining('stdout: words'),
    'expects nothing': expect.stringContaining('assertion'),
  });
});

test('a test that asks the network fails, even if the code hid it', { timeout: 30_000 }, async () => {
  const { code, report } = await runFixture('network');
  expect(code).toBe(1);
  expect(failures(report)).toEqual({
    'asks a far server and hides the refusal': expect.stringContaining('GET http://far.example/words'),
    'asks for a picture of a far server and hides the refusal': expect.stringContaining('far.example'),
    'asks a port of this machine nobody opened': expect.stringContaining('GET http://127.0.0.1:65001/'),
    'opens a socket to a far server': expect.stringContaining('connection to far.example'),
  });
});

test('a rejected promise nobody waits for fails the run', { timeout: 30_000 }, async () => {
  const { code } = await runFixture('rejection');
  expect(code).toBe(1);
});

test('a stray request is refused on the spot', async () => {
  await expect(fetch('http://far.example/')).rejects.toThrow();
  expect(takeStrayRequests()).toEqual(['GET http://far.example/']);
  expect(takeOutput().join()).toContain('without a matching request handler');
});

test('a server of this machine answers once its origin is opened', async () => {
  const server = createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  openLoopback(`http://127.0.0.1:${port}`);
  expect(await (await fetch(`http://127.0.0.1:${port}/any`)).text()).toBe('here');
  server.closeAllConnections();
  server.close();
});

test('no far origin can be opened', () => {
  expect(() => openLoopback('https://far.example')).toThrow('not a loopback address');
});
