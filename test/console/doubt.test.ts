import { describe, expect, it } from 'vitest';
import { createDoubt } from '../../src/console/browser/case/notes/doubt.ts';
import { LIMITS } from '../../src/core/limits.ts';

const MINUTE = 60_000;
type Line = { from: 'survivor' | 'worker'; atMs: number; mark: string | null };
const said = (minutes: number, mark: string | null = null): Line => ({
  from: 'survivor',
  atMs: minutes * MINUTE,
  mark,
});
const doubt = () => createDoubt(LIMITS.silenceMs);
const asOf = (lines: Line[], minutes: number) => ({ lines, nowMs: minutes * MINUTE });

describe('whether it may be somebody else by now', () => {
  it('is not asked while they write, nor of somebody who wrote nothing yet', () => {
    expect(doubt()(asOf([said(1), said(9), said(18)], 20))).toBe(false);
    expect(doubt()(asOf([], 20))).toBe(false);
  });

  it('is asked after ten minutes without a word of theirs, whatever the worker writes', () => {
    expect(doubt()(asOf([said(1)], 11))).toBe(false);
    expect(doubt()(asOf([said(1), { ...said(10), from: 'worker' }], 12))).toBe(true);
  });

  it.each(['mark.left', 'mark.opened', 'mark.new-page'])('is asked after %s', (mark) => {
    expect(doubt()(asOf([said(1), said(2, mark), said(3)], 4))).toBe(true);
  });

  it('is over with a right check word, and only with one', () => {
    const inDoubt = doubt();
    expect(inDoubt(asOf([said(1), said(14)], 14))).toBe(true);
    expect(inDoubt(asOf([said(1), said(14), said(15)], 15))).toBe(true);
    expect(inDoubt(asOf([said(1), said(14), said(15), said(16, 'mark.check-right')], 16))).toBe(false);
    expect(inDoubt(asOf([said(16, 'mark.check-right'), said(17)], 28))).toBe(true);
  });

  it('stays while the words it came from go from the desk', () => {
    const inDoubt = doubt();
    expect(inDoubt(asOf([said(1), said(14)], 14))).toBe(true);
    expect(inDoubt(asOf([said(22)], 22))).toBe(true);
    expect(inDoubt(asOf([], 25))).toBe(true);
  });
});
