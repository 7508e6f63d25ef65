import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import en from '../../locales/en/chat.json' with { type: 'json' };
import zh from '../../locales/zh-Hans/chat.json' with { type: 'json' };
import { LEVELS, type Level, rank } from '../../src/core/case.ts';
import { answersIn } from '../../src/core/condition.ts';
import { answersRead, createAssess, triageSchema } from '../../src/triage/level.ts';
import { loadTriage } from './load-triage.ts';

const triage = await loadTriage();
const assess = createAssess(triage);

type Row = [level: Level, reason: string, answers: Record<string, string>];
const ROWS: Row[] = [
  ['immediate', 'danger-now', { danger: 'yes' }],
  ['immediate', 'danger-before-morning', { danger: 'unsure', 'before-morning': 'yes' }],
  ['immediate', 'danger-before-morning', { danger: 'unsure', 'before-morning': 'unsure' }],
  ['immediate', 'medical-red-flag', { injured: 'yes', 'red-flags': 'yes' }],
  ['immediate', 'strangled-red-flag', { strangled: 'yes', 'strangled-flags': 'yes' }],
  ['immediate', 'child-now', { 'child-danger': 'yes' }],
  ['immediate', 'held-now', { confined: 'yes', 'held-now': 'yes' }],
  ['immediate', 'drugged-now', { 'drugged-now': 'yes' }],
  ['immediate', 'suicide-now', { 'asq-5': 'yes' }],
  ['immediate', 'words-immediate', { words: 'immediate' }],
  ['immediate', 'duress', { duress: 'yes' }],
  ['immediate', 'may-hurt-now', { 'danger-from-me': 'yes' }],
  ['immediate', 'may-hurt-now', { 'danger-from-me': 'unsure' }],
  ['immediate', 'other-in-danger', { 'other-danger': 'yes', 'other-call': 'yes' }],
  ['urgent', 'danger-unsure', { danger: 'unsure' }],
  ['urgent', 'danger-unsure', { danger: 'unsure', 'before-morning': 'no' }],
  ['urgent', 'danger-tonight', { tonight: 'yes' }],
  ['urgent', 'danger-tonight', { tonight: 'unsure' }],
  ['urgent', 'strangled-7-days', { strangled: 'yes', 'strangled-when': 'within-7', 'strangled-flags': 'no' }],
  ['urgent', 'threat-30-days', { weapon: 'yes', 'threat-30': 'yes' }],
  ['urgent', 'threat-30-days', { 'kill-threat': 'yes', 'threat-30': 'yes' }],
  ['urgent', 'believes-could-kill', { 'could-kill': 'yes' }],
  ['urgent', 'six-three-and-change', { worse: 'yes', weapon: 'yes', jealous: 'yes' }],
  ['urgent', 'six-three-and-change', { strangled: 'yes', weapon: 'yes', jealous: 'yes', leaving: 'yes' }],
  ['urgent', 'sexual-5-days', { sexual: 'yes', 'sexual-when': 'within-5' }],
  ['urgent', 'found-again', { 'found-again': 'yes' }],
  ['urgent', 'child-taken', { 'child-taken': 'yes' }],
  ['urgent', 'child-unsure', { 'child-danger': 'unsure' }],
  ['urgent', 'under-18', { age: 'under-18' }],
  ['urgent', 'confined', { confined: 'yes' }],
  ['urgent', 'moved-by-force', { 'moved-by-force': 'yes' }],
  ['urgent', 'image-deadline', { images: 'yes', 'images-deadline': 'yes' }],
  ['urgent', 'abuser-suicidal', { 'abuser-suicidal': 'yes', weapon: 'yes' }],
  ['urgent', 'abuser-suicidal', { 'abuser-suicidal': 'yes', leaving: 'yes' }],
  ['urgent', 'pregnant-30-days', { pregnant: 'yes', 'violence-30': 'yes' }],
  ['urgent', 'strangled-7-days', { strangled: 'yes', 'strangled-when': 'unknown' }],
  ['urgent', 'threat-30-days', { weapon: 'yes', 'threat-30': 'unknown' }],
  ['urgent', 'sexual-5-days', { sexual: 'yes', 'sexual-when': 'unknown' }],
  ['priority', 'threat-older', { 'kill-threat': 'yes', 'threat-30': 'no' }],
  ['priority', 'threat-older', { weapon: 'yes', 'threat-30': 'no' }],
  ['priority', 'not-answering-freely', { injured: 'yes', 'red-flags': 'unknown' }],
  ['priority', 'not-answering-freely', { strangled: 'yes', 'strangled-when': 'earlier', 'strangled-flags': 'unknown' }],
  ['priority', 'strangled-ever', { strangled: 'yes', 'strangled-when': 'earlier' }],
  ['priority', 'six-three', { weapon: 'yes', 'beaten-pregnant': 'yes', jealous: 'yes', worse: 'no', leaving: 'no' }],
  ['priority', 'followed', { followed: 'yes' }],
  ['priority', 'controlled', { controlled: 'yes' }],
  ['priority', 'sexual-violence', { sexual: 'yes', 'sexual-when': 'earlier' }],
  ['priority', 'images', { images: 'yes', 'images-deadline': 'no' }],
  ['priority', 'marriage-pressure', { 'marriage-pressure': 'yes' }],
  ['priority', 'care-dependent', { 'care-dependent': 'yes' }],
  ['priority', 'not-answering-freely', { weapon: 'unknown' }],
  ['priority', 'not-answering-freely', { strangled: 'unknown' }],
  ['priority', 'not-answering-freely', { 'kill-threat': 'unknown' }],
  ['priority', 'not-answering-freely', { 'could-kill': 'unknown' }],
  ['standard', 'disclosure', { who: 'partner' }],
  ['standard', 'disclosure', { 'words-danger': 'no', told: 'yes' }],
  ['standard', 'disclosure', { who: 'unknown', injured: 'yes' }],
  ['standard', 'disclosure', { worse: 'yes', jealous: 'yes' }],
];

describe('the level', () => {
  it.each(ROWS)('is %s by rule %s', (level, reason, answers) => {
    const assessed = assess(answers);
    expect(assessed.level).toBe(level);
    expect(assessed.reasons).toContain(reason);
    expect(assessed.reasons[0]).toSatisfy(
      (first: string) => triage.rules.find(({ id }) => id === first)?.level === level,
    );
  });

  it('is tried for every rule there is', () => {
    const tried = new Set(ROWS.map(([, reason]) => reason));
    expect(triage.rules.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
  });

  it.each([
    [{}],
    [{ danger: 'no', seen: 'no', want: 'information' }],
    [{ danger: 'no', who: 'unknown', injured: 'no', strangled: 'no' }],
    [{ 'other-danger': 'yes', 'other-call': 'no' }],
    [{ pregnant: 'yes', 'threat-30': 'yes', 'strangled-when': 'within-7' }],
  ])('is information when nobody disclosed anything: %j', (answers) => {
    expect(assess(answers)).toEqual({ level: 'information', reasons: [] });
  });

  it('never falls when one more answer is given, nor when a "no" becomes "unknown"', () => {
    const keys = [...new Set(triage.rules.flatMap(({ when }) => answersIn(when)))];
    const value = fc.constantFrom('yes', 'no', 'unsure', 'unknown', 'partner', 'within-7', 'under-18', 'immediate');
    const given = fc.dictionary(fc.constantFrom(...keys), value);
    const height = (answers: Record<string, string>): number => rank(assess(answers).level);
    fc.assert(
      fc.property(given, fc.constantFrom(...keys), value, (answers, key, more) => {
        if (key in answers) return;
        expect(height({ ...answers, [key]: more })).toBeGreaterThanOrEqual(height(answers));
        const open = Object.entries(answers).map(([name, said]) => [name, said === 'no' ? 'unknown' : said]);
        expect(height(Object.fromEntries(open))).toBeGreaterThanOrEqual(height(answers));
      }),
    );
  });
});

describe('the rules', () => {
  it('have words for the worker in every language', () => {
    const wanted = triage.rules.map(({ id }) => id).toSorted();
    expect(Object.keys(zh.reason).toSorted()).toEqual(wanted);
    expect(Object.keys(en.reason).toSorted()).toEqual(wanted);
  });

  it('explain every level', () => {
    expect(triage.levels.map(({ id }) => id).toSorted()).toEqual([...LEVELS].toSorted());
  });

  it('name only answers of today to the linter', () => {
    expect(answersRead(triage)).toContain('strangled-when');
    expect(answersRead(triage)).not.toContain('asq-5');
  });

  it('may not look at the level, the desk or the case', () => {
    const [first] = triage.rules;
    const bad = { ...triage, rules: [{ ...first, when: { all: [{ level: 'urgent' }] } }] };
    expect(triageSchema.safeParse(bad).success).toBe(false);
    expect(triageSchema.safeParse(triage).success).toBe(true);
  });

  it('need an id of their own and a source', () => {
    const [first] = triage.rules;
    expect(triageSchema.safeParse({ ...triage, rules: [first, first] }).success).toBe(false);
    expect(triageSchema.safeParse({ ...triage, rules: [{ ...first, source: '' }] }).success).toBe(false);
  });
});
