import { describe, expect, it } from 'vitest';
import { reachOf } from '../../../src/console/desk/reach.ts';
import { LEVELS } from '../../../src/core/case.ts';

const NOW = 1_000_000;
const way = { mayWrite: 'anything', contactUntilMs: NOW + 50, keptUntilMs: NOW + 90 } as const;
const plenty = { sends: { left: 120, kept: false }, nowMs: NOW };
const few = { sends: { left: 3, kept: true }, nowMs: NOW };

describe('whether words go out now', () => {
  it('a page fetches them, whatever was agreed', () => {
    const web = { channel: 'web', level: 'urgent' } as const;
    expect(reachOf(web, { ...way, mayWrite: 'nothing' }, few)).toEqual({ how: 'page', untilMs: null });
  });

  it('a messenger gets them until the agreement ends, and never later than the conversation is kept', () => {
    const telegram = { channel: 'telegram', level: 'standard' } as const;
    expect(reachOf(telegram, way, plenty)).toEqual({ how: 'sent', untilMs: NOW + 50 });
    expect(reachOf(telegram, { ...way, keptUntilMs: NOW + 20 }, plenty)).toEqual({ how: 'sent', untilMs: NOW + 20 });
  });

  it('without an agreement they wait, also when an answer of the program would still go', () => {
    for (const mayWrite of ['answers', 'nothing'] as const)
      expect(reachOf({ channel: 'telegram', level: 'immediate' }, { ...way, mayWrite }, plenty).how).toBe('not-agreed');
  });

  it('the last sends of the month are kept for the two top levels, and with none left everybody waits', () => {
    const how = (sends: typeof few) =>
      LEVELS.filter((level) => reachOf({ channel: 'line', level }, way, sends).how === 'kept');
    expect(how(few)).toEqual(['information', 'standard', 'priority']);
    expect(how({ ...few, sends: { left: 0, kept: true } })).toEqual([...LEVELS]);
    expect(how(plenty)).toEqual([]);
  });

  it('a channel without a monthly number is not held back by one', () => {
    expect(reachOf({ channel: 'telegram', level: 'standard' }, way, few).how).toBe('sent');
  });
});
