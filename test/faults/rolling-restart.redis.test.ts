import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { openBareSockets } from '../support/network.ts';
import { killPrograms } from '../support/program.ts';
import { type Report, rolling } from '../support/rolling/rolling.ts';
import { type TwoServers, twoServers } from './two-servers.ts';

const LOAD = { chats: { web: 8, telegram: 6, line: 6 }, messages: 4, words: 2 };

let servers: TwoServers;
beforeAll(async () => {
  openBareSockets();
  servers = await twoServers();
});
afterEach(killPrograms);
afterAll(() => servers.stop());

/** LINE promises no order, and delivers again later what was not taken. */
const inOrder = (of: Record<string, string[]>) =>
  Object.fromEntries(
    Object.entries(of).map(([name, lines]) => [name, name.startsWith('line') ? lines.toSorted() : lines]),
  );
const times = (of: Record<string, unknown[]>) =>
  Object.fromEntries(Object.entries(of).map(([name, lines]) => [name, lines.length]));

/** Whatever was done to the processes: nothing of what was said is lost, doubled or out of order, and no case is. */
function expectAllHeard({ cases, said, read, streamed, claimsLost }: Report): void {
  expect(cases).toBe(Object.keys(said).length);
  expect(inOrder(read)).toEqual(inOrder(said));
  for (const [name, lines] of Object.entries(streamed))
    expect([name, lines.length]).toEqual([name, said[name]?.length]);
  expect(claimsLost).toBe(0);
}

test('two processes restarted in turn under load: all is heard once and in order, all is shown once, and nobody’s case is lost', async () => {
  const restarts = ['SIGTERM', 'SIGTERM', 'SIGTERM', 'SIGTERM'] as const;
  const report = await rolling(servers, LOAD, restarts);
  expectAllHeard(report);
  const { ends, said, heard, words, streams, proxy } = report;
  expect(ends.map(({ code, logged }) => [code, logged.at(-1)])).toEqual(ends.map(() => [0, 'stopped']));
  for (const { tookMs } of ends) expect(tookMs).toBeLessThan(LIMITS.stopMaxMs);
  expect(heard).toEqual(Object.fromEntries(Object.keys(heard).map((name) => [name, said[name]?.length])));
  expect(Object.values(words).flat()).toEqual(Object.values(words).flatMap((each) => each.map(() => 1)));
  expect(times(words)).toEqual(
    Object.fromEntries(Object.keys(words).map((name) => [name, LOAD.words * restarts.length])),
  );
  expect(streams).toBeGreaterThan(1);
  expect(proxy.refused).toBeGreaterThan(0);
}, 120_000);

test('one of two processes killed under load: nothing is lost, doubled at the desk or out of order; what was on its way may be shown twice', async () => {
  const restarts = ['SIGKILL'] as const;
  const report = await rolling(servers, LOAD, restarts);
  expectAllHeard(report);
  const { ends, said, heard, words } = report;
  expect(ends.map(({ signal }) => signal)).toEqual(['SIGKILL']);
  for (const [name, times] of Object.entries(heard)) {
    const answers = said[name]?.length ?? 0;
    expect([name, times >= answers, times <= answers + 1]).toEqual([name, true, true]);
  }
  for (const each of Object.values(words).flat()) expect([1, 2]).toContain(each);
}, 120_000);
