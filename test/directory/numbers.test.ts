import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadSource } from '../../scripts/load-source.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { createNumbers, type NumbersFile, numbersSchema, staleNumbers } from '../../src/directory/numbers.ts';

const folder = `${import.meta.dirname}/../../directory/numbers`;
const names = (await readdir(folder)).toSorted();
const files = await Promise.all(
  names.map(async (name): Promise<NumbersFile> => {
    const loaded = await loadSource(`${folder}/${name}`, numbersSchema);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    return loaded.value;
  }),
);
const numbers = createNumbers(files);
const dayMs = 24 * 60 * 60 * 1_000;

describe('the numbers that ship', () => {
  it('were all read in their source within the last 400 days', () => {
    expect(staleNumbers(files, Date.now())).toEqual([]);
  });

  it('turn stale after 400 days, and a day in the future is no proof', () => {
    const read = Date.parse('2026-11-23');
    expect(staleNumbers(files, read + 400 * dayMs)).toEqual([]);
    expect(staleNumbers(files, read + 401 * dayMs)).toContain('cn-police');
    expect(staleNumbers(files, read - dayMs)).toContain('cn-police');
    expect(staleNumbers(files, read + 401 * dayMs)).not.toContain('cn-women');
  });

  it('are in a file named after their country, each id once', () => {
    expect(names).toEqual(files.map(({ country }) => `${country}.json`));
    const ids = files.flatMap((file) => file.numbers.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the emergency card', () => {
  it('of mainland China begins with the police and the ambulance', () => {
    expect(numbers.cardFor('CN', 'zh-Hans').map(({ number }) => number)).toEqual(['110', '120', '12356']);
    expect(numbers.cardFor('CN', 'en')[0]?.name).toBe('Police');
  });

  it('never shows an unverified number', () => {
    for (const file of files) {
      const unverified = file.numbers.filter((each) => !each.verified).map(({ names: { en } }) => en);
      const shown = numbers.cardFor(file.country, 'en').map(({ name }) => name);
      expect(shown.filter((name) => unverified.includes(name))).toEqual([]);
    }
    expect(numbers.cardFor('TH', 'en')).toEqual([]);
    expect(numbers.cardFor('HK', 'en').map(({ name }) => name)).toEqual(['Police']);
  });

  it('has no number that a tap would ring in vain', () => {
    expect(numbers.cardFor('CN', 'en').map(({ number }) => number)).not.toContain('12110');
    expect(numbers.cardFor('CN', 'zh-Hans')[0]?.note).toContain('12110');
  });

  it.each([['12367'], ['12345']])('never shows %s', (number) => {
    for (const { country } of files) {
      for (const language of LANGUAGES) {
        expect(JSON.stringify(numbers.cardFor(country, language))).not.toContain(number);
      }
    }
  });

  it('says no round-the-clock service of a line that has none', () => {
    expect(JSON.stringify(numbers.cardFor('CN', 'zh-Hans'))).not.toContain('24');
  });
});

describe('the holes of the texts', () => {
  it('follow the place', () => {
    expect(numbers.holesFor('CN')).toEqual({ police: '110', ambulance: '120' });
    expect(numbers.holesFor('TW')).toEqual({ police: '110', ambulance: '119' });
    expect(numbers.numberFor('HK', 'police')).toBe('999');
  });

  it.each([['HK'], ['TH'], ['XX']])('cannot be filled for %s, which stops the start', (country) => {
    expect(() => numbers.holesFor(country)).toThrow(country);
  });
});

describe('a numbers file', () => {
  const [file] = files;
  const [first] = file?.numbers ?? [];
  it.each([
    ['no source', { source: null }],
    ['no address', { source: 'somebody said so' }],
    ['no day', { verifiedOn: null }],
    ['letters', { number: 'call us' }],
  ])('with a verified number but %s is refused', (_fault, change) => {
    expect(numbersSchema.safeParse({ ...file, numbers: [first] }).success).toBe(true);
    expect(numbersSchema.safeParse({ ...file, numbers: [{ ...first, ...change }] }).success).toBe(false);
  });
});
