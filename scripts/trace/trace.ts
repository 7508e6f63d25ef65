import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveElsewhere, serveHouse } from '../../test/support/service.ts';
import { type Figures, faultsOf, percentile } from './figures.ts';
import { hitsOnDisk } from './profile.ts';
import { openProfile } from './profile-browser.ts';
import { BLANK, leaveOnce, type Run, sayWhenBlank } from './run.ts';
import { watchScreen } from './screen.ts';

const HELP = `npm run trace -- [--runs 200] [--json]

Opens the chat in a real Chromium with its back-forward cache on, writes words that stand nowhere else, leaves (by turns with
the button and with three taps of Shift, the neutral site slow), goes Back and Forward, and looks for those words.

  runs                how often
  canaryHits          places where words of the survivor or the bot were found after leaving: text, titles, fields, storage,
                      cookies, the rows of the history, and every byte of the profile's files once the browser is closed
  screenHits          pictures of the screen after leaving that were not those of an empty page
  blankMs             from the event (its timeStamp) to the first frame painted after the page was covered
  thirdPartyRequests  requests to anybody but the chat and the neutral site
  firstLoadBytes      everything a first visit fetches, as it goes over the line

Ends with 1 when anything was found, when the 99th percentile is above 50 ms, or when the first load is above 14 KB.
`;

/** One profile for all runs, as on one phone; searched when the browser has written it down and gone. */
async function trace(runs: number): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'yulan-trace-'));
  const elsewhere = await serveElsewhere();
  const house = await serveHouse({ EXIT_URL: elsewhere.url });
  const done: Run[] = [];
  try {
    const profile = await openProfile(join(folder, 'profile'), [house.origin, elsewhere.url]);
    try {
      const screen = await watchScreen(profile.page);
      const blank = await screen.now();
      await profile.page.addInitScript(sayWhenBlank, BLANK);
      for (let run = 0; run < runs; run += 1) {
        done.push(await leaveOnce({ profile, house, elsewhere, screen, blank, by: run % 2 === 0 ? 'button' : 'keys' }));
      }
    } finally {
      await profile.close();
    }
    const words = [...new Set(done.flatMap(({ words }) => words))];
    const blank = done.map(({ blankMs }) => blankMs).toSorted((one, other) => one - other);
    return {
      runs,
      canaryHits: [...done.flatMap(({ hits }) => hits), ...(await hitsOnDisk(join(folder, 'profile'), words))],
      screenHits: done.filter(({ screenIsBlank }) => !screenIsBlank).length,
      blankMs: { p50: percentile(blank, 0.5), p99: percentile(blank, 0.99), max: percentile(blank, 1) },
      thirdPartyRequests: profile.farRequests.length,
      firstLoadBytes: done[0]?.firstLoadBytes ?? 0,
    };
  } finally {
    await house.stop();
    await elsewhere.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
});
const runs = Number(values.runs);
if (values.help) process.stdout.write(HELP);
else if (!Number.isInteger(runs) || runs < 1 || runs > 10_000) {
  process.stderr.write('trace: --runs is a whole number from 1 to 10000\n');
  process.exitCode = 2;
} else {
  const figures = await trace(runs);
  const { canaryHits, ...rest } = figures;
  const told = { ...rest, canaryHits: canaryHits.length };
  process.stdout.write(values.json ? `${JSON.stringify(told)}\n` : `${JSON.stringify(told, null, 2)}\n`);
  const faults = faultsOf(figures);
  for (const fault of faults) process.stderr.write(`trace: ${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
}
