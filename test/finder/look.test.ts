import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readProjectFile } from './make-finder.ts';

const base = readProjectFile('src/http/base.css');
const finder = readProjectFile('src/finder/finder.css');

/** The named colours of the light and the dark look. */
const looks = [...base.matchAll(/:root \{([^}]*)\}/g)].map(
  ([, block = '']) =>
    new Map([...block.matchAll(/--([\w-]+): (#\w+)/g)].map(([, name = '', colour = '']) => [name, colour])),
);

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const digits = colour.slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3');
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = [
  ...['ink', 'quiet', 'accent', 'danger'].flatMap((name) =>
    ['paper', 'card', 'tint'].map((ground) => [name, ground] as const),
  ),
  ['on-accent', 'accent'],
  ['on-danger', 'danger'],
  ['paper', 'ink'],
] as const;
const EDGES = ['edge', 'focus'].flatMap((name) => ['paper', 'card'].map((ground) => [name, ground] as const));

describe('the shared look', () => {
  it('has a light and a dark palette of the same names', () => {
    expect(looks).toHaveLength(2);
    expect([...(looks[0]?.keys() ?? [])]).toEqual([...(looks[1]?.keys() ?? [])]);
  });

  it.each([
    [0, 'light'],
    [1, 'dark'],
  ])('text has WCAG 2.2 AA contrast, and edges and focus 3:1 (%i: %s)', (index) => {
    const colour = (name: string) => looks[index]?.get(name) ?? '';
    for (const [name, ground] of TEXT) {
      expect([name, ground, contrast(colour(name), colour(ground)) >= 4.5]).toEqual([name, ground, true]);
    }
    for (const [name, ground] of EDGES) {
      expect([name, ground, contrast(colour(name), colour(ground)) >= 3]).toEqual([name, ground, true]);
    }
  });

  it('uses only colours that have a name', () => {
    const rules = (base + finder).replace(/:root \{[^}]*\}/g, '').replace(/\/\*[\s\S]*?\*\//g, '');
    expect(rules).not.toMatch(/#[\da-f]{3,8}\b|rgb|hsl/i);
    const used = [...rules.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name);
    for (const name of used) expect(looks[0]?.has(name ?? '')).toBe(true);
  });

  it('loads nothing and stays small and old-phone plain', () => {
    expect(base + finder).not.toMatch(/url\(|@import|@font-face|@layer|:has\(|oklch|&|<\//);
    expect(gzipSync(base).length).toBeLessThanOrEqual(2_250);
    expect(gzipSync(finder).length).toBeLessThanOrEqual(700);
  });

  it('knows no left and right, so that it can be mirrored', () => {
    expect(base + finder).not.toMatch(
      /(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|float:|[\s;{](?:left|right):/,
    );
  });
});
