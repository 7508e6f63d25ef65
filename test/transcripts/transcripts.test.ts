import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../src/content.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { playScenario } from './play-scenario.ts';
import { SCENARIOS } from './scenarios.ts';

const content = JSON.parse(await readFile(new URL('../../build/content.json', import.meta.url), 'utf8')) as Content;
const folder = join(import.meta.dirname, 'golden');
const golden = (name: string, language: string) => `${name}.${language}.md`;

describe('a golden conversation reads as it was reviewed', () => {
  for (const scenario of SCENARIOS) {
    for (const language of LANGUAGES) {
      it(`${scenario.name} in ${language}`, async () => {
        const played = playScenario(content, scenario, language);
        const file = join(folder, golden(scenario.name, language));
        if (process.env.UPDATE === '1') {
          await mkdir(folder, { recursive: true });
          await writeFile(file, played);
        }
        expect(played).toBe(await readFile(file, 'utf8'));
      });
    }
  }
});

it('has a scenario behind every golden conversation', async () => {
  const expected = SCENARIOS.flatMap(({ name }) => LANGUAGES.map((language) => golden(name, language)));
  expect((await readdir(folder)).sort()).toEqual(expected.sort());
});
