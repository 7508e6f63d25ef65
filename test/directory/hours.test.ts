import { describe, expect, it } from 'vitest';
import { hoursRows } from '../../src/directory/hours.ts';

function rows(byday: string): string[] {
  return hoursRows({ freq: 'WEEKLY', byday, opens_at: '09:00', closes_at: '17:30' }).map(
    ({ from, to }) => `${from}-${to}`,
  );
}

describe('hoursRows', () => {
  it('joins days in a row and keeps apart what is not', () => {
    expect(rows('MO,TU,WE,TH,FR')).toEqual(['MO-FR']);
    expect(rows('MO,TU,WE,FR')).toEqual(['MO-WE', 'FR-FR']);
    expect(rows('SU,MO')).toEqual(['MO-MO', 'SU-SU']);
    expect(rows('SA')).toEqual(['SA-SA']);
  });

  it('reads days in any order and given twice', () => {
    expect(rows('FR,MO,WE,TU,MO')).toEqual(['MO-WE', 'FR-FR']);
  });

  it('keeps the times as they are written', () => {
    expect(hoursRows({ freq: 'WEEKLY', byday: 'MO', opens_at: '22:00', closes_at: '06:00' })).toEqual([
      { from: 'MO', to: 'MO', opens: '22:00', closes: '06:00' },
    ]);
  });
});
