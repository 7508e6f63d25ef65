import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import type { NumbersFile } from '../../src/directory/numbers.ts';

const root = new URL('../../', import.meta.url);
const plan = await readFile(new URL('docs/offline-plan.md', root), 'utf8');
const names = (await readdir(new URL('directory/numbers/', root))).toSorted();
const files = await Promise.all(
  names.map(
    async (name) => JSON.parse(await readFile(new URL(`directory/numbers/${name}`, root), 'utf8')) as NumbersFile,
  ),
);

/** The rows of the card, as the numbers themselves say them. */
const rows = files.flatMap(({ country, numbers }) =>
  numbers
    .filter(({ verified }) => verified)
    .map(
      ({ names: words, number, hours, source, verifiedOn }) =>
        `| ${country} | ${words['zh-Hans']} ${words.en}${hours ? `, ${hours}` : ''} | **${number}** | ${source}, ${verifiedOn} |`,
    ),
);

test('the card to print has every verified number with its source and day, and no other', () => {
  const printed = plan.split('\n').filter((line) => /^\| [A-Z]{2} \|/.test(line));
  expect(printed).toEqual(rows);
  expect(rows.length).toBeGreaterThan(8);
});

test('what the plan says of lifetimes is what they are', () => {
  expect(LIMITS.outageCardEveryMs).toBe(30 * 60_000);
  expect(LIMITS.sessionWithCaseMaxMs).toBe(24 * 3_600_000);
  expect(plan).toContain('once in half an hour');
  expect(plan).toContain('for a day from the last message');
});

test('the way back to the plan and from it leads somewhere', async () => {
  const install = await readFile(new URL('docs/install.md', root), 'utf8');
  const anchors = (text: string) =>
    [...text.matchAll(/^## (.+)$/gm)].map(([, title = '']) => `#${title.toLowerCase().replaceAll(' ', '-')}`);
  const asked = [...install.matchAll(/\]\((#[\w-]+)\)/g), ...plan.matchAll(/\]\(install\.md(#[\w-]+)\)/g)];
  expect(asked.length).toBeGreaterThan(10);
  for (const [, anchor] of asked) expect(anchors(install)).toContain(anchor);
});
