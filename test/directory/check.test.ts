import { describe, expect, it } from 'vitest';
import { checkCentres, checkTowns } from '../../src/directory/check.ts';
import type { Centre } from '../../src/directory/schema.ts';
import { rawDongguan } from './dongguan.ts';

type Loose = Record<string, unknown>;

function townProblems(bend: (towns: Loose[], file: Loose) => void) {
  const { towns } = rawDongguan();
  bend(towns.towns as unknown as Loose[], towns as unknown as Loose);
  const checked = checkTowns(towns);
  expect(checked.value).toBeNull();
  return checked.problems;
}

function centreProblems(bend: (centre: Centre, all: Centre[]) => void) {
  const { towns, centres } = rawDongguan();
  bend(centres.centres[0] as Centre, centres.centres);
  const checked = checkCentres(centres, towns);
  expect(checked.value).toBeNull();
  return checked.problems;
}

describe('faults in towns.json are said with their path', () => {
  it('a code given twice', () => {
    const problems = townProblems((towns) => Object.assign(towns[5] ?? {}, { code: towns[0]?.code }));
    expect(problems).toContainEqual(expect.objectContaining({ code: 'repeated', path: ['towns', 5, 'code'] }));
  });

  it('one alias for two towns, however it is written', () => {
    const problems = townProblems((towns) => Object.assign(towns[5] ?? {}, { aliases: [{ name: '  DONG cheng' }] }));
    expect(problems).toEqual([
      expect.objectContaining({ code: 'name-of-two-towns', path: ['towns', 5, 'aliases', 0, 'name'] }),
    ]);
  });

  it('a zone that is not there', () => {
    const problems = townProblems((towns) => Object.assign(towns[2] ?? {}, { zone: 'zone-99' }));
    expect(problems).toEqual([expect.objectContaining({ code: 'unknown-zone', path: ['towns', 2, 'zone'] })]);
  });

  it('a latitude without a longitude, one out of range, a field nobody knows', () => {
    expect(townProblems((towns) => Object.assign(towns[0] ?? {}, { lon: null }))[0]?.path).toEqual(['towns', 0]);
    expect(townProblems((towns) => Object.assign(towns[0] ?? {}, { lat: 123 }))[0]?.path).toEqual(['towns', 0, 'lat']);
    expect(townProblems((towns) => Object.assign(towns[0] ?? {}, { population: 1 }))[0]?.path).toEqual(['towns', 0]);
  });

  it('a file without attribution, or that is no object', () => {
    expect(townProblems((_towns, file) => delete file.attribution)[0]?.path).toEqual(['attribution']);
    for (const data of [null, [], 'x', 1]) expect(checkTowns(data).problems).not.toHaveLength(0);
  });
});

describe('faults in centres.json are said with their path', () => {
  it('a centre of a town that is not there', () => {
    const problems = centreProblems((centre) => Object.assign(centre.location, { 'x-town': '441900999' }));
    expect(problems).toEqual([
      expect.objectContaining({ code: 'unknown-town', path: ['centres', 0, 'location', 'x-town'] }),
    ]);
  });

  it('an id given twice', () => {
    const problems = centreProblems((centre, all) => Object.assign(all[1] ?? {}, { id: centre.id }));
    expect(problems).toEqual([expect.objectContaining({ code: 'repeated', path: ['centres', 1, 'id'] })]);
  });

  it.each(['staff', 'hidden', 'confidential'])('a place of visibility "%s" cannot be in the file', (visibility) => {
    const problems = centreProblems((centre) => Object.assign(centre, { 'x-visibility': visibility }));
    expect(problems[0]).toMatchObject({
      path: ['centres', 0, 'x-visibility'],
      message: expect.stringContaining('public'),
    });
  });

  it.each(['shelter', 'Shelter', 'emergency-shelter', 'refuge', '庇护'])(
    'a service "%s" cannot be in the file',
    (term) => {
      const problems = centreProblems((centre) => centre.service.taxonomy_terms.push(term));
      expect(problems[0]).toMatchObject({
        path: ['centres', 0, 'service', 'taxonomy_terms', 2],
        message: expect.stringContaining('never a shelter'),
      });
    },
  );

  it('a sample with a number or an address, a real centre nobody verified', () => {
    const phone = { number: '1', 'x-source': 'x', 'x-verified-on': '2026-11-01' };
    expect(centreProblems((centre) => centre.service.phones.push(phone))[0]?.path).toEqual([
      'centres',
      0,
      'service',
      'phones',
    ]);
    expect(centreProblems((centre) => Object.assign(centre.location, { address: 'x' }))[0]?.path).toEqual([
      'centres',
      0,
      'location',
      'address',
    ]);
    expect(centreProblems((centre) => Object.assign(centre, { 'x-sample': false }))[0]?.path).toEqual([
      'centres',
      0,
      'x-last-verified',
    ]);
  });

  it('days and times that do not exist', () => {
    for (const bad of [
      { byday: 'XX' },
      { byday: '' },
      { opens_at: '24:00' },
      { opens_at: '9:00' },
      { closes_at: '09:00' },
    ]) {
      const problems = centreProblems((centre) => Object.assign(centre.service.schedules[0] ?? {}, bad));
      expect(problems[0]?.path.slice(0, 5)).toEqual(['centres', 0, 'service', 'schedules', 0]);
    }
  });
});
