import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { createDirectory } from '../../src/directory/create-directory.ts';
import { collectNames, nameKey } from '../../src/directory/name-index.ts';
import { dongguan } from './dongguan.ts';

const data = dongguan();
const { findTown, townName } = createDirectory(data);

describe('findTown', () => {
  for (const town of data.towns.towns) {
    it(`finds ${town.names['zh-Hans']} by every name and alias, as people write them`, () => {
      const written = [...Object.values(town.names), town.pinyin, ...town.aliases.map((alias) => alias.name)];
      for (const name of written) {
        const plain = name.normalize('NFD').replace(/\p{M}/gu, '');
        const ways = [
          name,
          plain,
          name.toUpperCase(),
          ` ${name}\n`,
          `${name}。`,
          plain.replace(/[ '’]/g, ''),
          name.replace(/'/g, '’'),
        ];
        for (const way of ways) expect([way, findTown(way)]).toEqual([way, town.code]);
      }
    });
  }

  it('finds a town with and without 镇, 街道, Town or Subdistrict', () => {
    const found = [
      '东城',
      '东城街道',
      '東城',
      '虎门',
      '虎门镇',
      '虎門',
      '虎門鎮',
      'Humen',
      'Humen Town',
      'dongcheng',
      'Dongcheng Subdistrict',
    ];
    expect(found.map((name) => townName(findTown(name) ?? '', 'zh-Hans'))).toEqual([
      '东城街道',
      '东城街道',
      '东城街道',
      '虎门镇',
      '虎门镇',
      '虎门镇',
      '虎门镇',
      '虎门镇',
      '虎门镇',
      '东城街道',
      '东城街道',
    ]);
  });

  it.each([
    ['风岗', '凤岗镇'],
    ['道窖', '道滘镇'],
    ['Mayong', '麻涌镇'],
    ['Wancheng', '莞城街道'],
    ['Tangsha', '塘厦镇'],
    ["Chang'an", '长安镇'],
    ['chang an', '长安镇'],
    ['Cháng’ān', '长安镇'],
    ['Ｈｕｍｅｎ', '虎门镇'],
    ['松山湖', '松山湖'],
    ['Songshanhu', '松山湖'],
  ])('finds %s', (name, town) => {
    expect(townName(findTown(name) ?? '', 'zh-Hans')).toBe(town);
  });
});

describe('any other text', () => {
  it('never guesses: a part of a name, a sentence or a near miss finds nothing', () => {
    for (const text of [
      '',
      ' ',
      '镇',
      '街道',
      'town',
      '东',
      '虎',
      '我在虎门镇',
      '虎门镇和东城',
      'Humn',
      '广州',
      '__proto__',
      'constructor',
    ]) {
      expect([text, findTown(text)]).toEqual([text, null]);
    }
  });

  it('finds a name through blanks, marks and invisible characters, whatever its case', () => {
    const names = data.towns.towns.flatMap((town) => collectNames(town).map(({ name }) => ({ name, code: town.code })));
    const noise = fc.array(fc.constantFrom(' ', '\u200b', '\u3000', "'", '·', '\u202e', '\t', '-'), { maxLength: 4 });
    return fc.assert(
      fc.property(fc.constantFrom(...names), noise, fc.nat(), fc.boolean(), ({ name, code }, marks, at, loud) => {
        const letters = [...(loud ? name.toUpperCase() : name)];
        letters.splice(at % (letters.length + 1), 0, ...marks);
        expect(findTown(letters.join(''))).toBe(code);
      }),
    );
  });

  it('survives any text at all and answers a code for a name only', () => {
    const keys = new Set(data.towns.towns.flatMap((town) => collectNames(town).map(({ key }) => key)));
    return fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(findTown(text) !== null).toBe(keys.has(nameKey(text)));
      }),
    );
  });

  it('finds nothing in broken, reversed or endless text', () => {
    for (const text of ['\ud800', '\u202e门虎', '\u0000', '虎'.repeat(100_000)]) expect(findTown(text)).toBeNull();
    expect(findTown(`虎门${' '.repeat(LIMITS.textMaxCharacters)}`)).toBeNull();
  });
});
