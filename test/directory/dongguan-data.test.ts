import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/core/language.ts';
import { centreName, createDirectory } from '../../src/directory/create-directory.ts';
import { dongguan } from './dongguan.ts';

const data = dongguan();
const directory = createDirectory(data);
const codes = data.towns.towns.map((town) => town.code);

describe('the towns of Dongguan', () => {
  it('are all 36, 33 of them with coordinates', () => {
    expect(codes).toHaveLength(36);
    expect(data.towns.towns.filter((town) => town.lat === null).map((town) => town.names['zh-Hans'])).toEqual([
      '东莞港',
      '东莞生态园',
      '东莞滨海湾新区',
    ]);
  });

  it('keep the attribution their licences ask for', () => {
    expect(directory.attribution).toMatch(/GeoNames.*CC BY 4\.0.*WTFPL/);
  });

  it.each(LANGUAGES)('each stand in one group, named in %s', (language) => {
    const groups = directory.townGroups(language);
    const listed = groups.flatMap((group) => directory.townsOf(group.id, language));
    expect(groups).toHaveLength(7);
    expect(listed.map((town) => town.id).sort()).toEqual([...codes].sort());
    expect(new Set(listed.map((town) => town.label)).size).toBe(36);
    for (const { label } of [...groups, ...listed]) expect(/\p{Script=Han}/u.test(label)).toBe(language === 'zh-Hans');
  });

  it('put the three without coordinates under Other', () => {
    const last = directory.townGroups('en').at(-1);
    expect(last?.label).toBe('Other');
    expect(directory.townsOf(last?.id ?? '', 'en')).toHaveLength(3);
  });

  it('answer nothing for a group or a code nobody has', () => {
    for (const id of ['', 'zone-99', '__proto__', 'constructor']) {
      expect(directory.townsOf(id, 'en')).toEqual([]);
      expect(directory.centresOf(id)).toEqual([]);
      expect(directory.town(id)).toBeNull();
    }
  });
});

describe('the sample centres', () => {
  it('are one a town, each saying that it is a sample', () => {
    for (const code of codes) {
      const centres = directory.centresOf(code);
      expect(centres).toHaveLength(1);
      expect(centres.map((centre) => centreName(centre, 'zh-Hans')).join()).toMatch(/^示例·/);
      expect(centres.map((centre) => centreName(centre, 'en')).join()).toMatch(/^Sample centre, /);
      expect(centres[0]).toMatchObject({ 'x-sample': true, 'x-visibility': 'public', 'x-last-verified': null });
    }
  });

  it('hold no address, no number to call and no shelter', () => {
    for (const centre of data.centres.centres) {
      expect(centre.location.address).toBeNull();
      expect(centre.service.phones).toEqual([]);
    }
    const text = JSON.stringify(data.centres.centres);
    expect(text).not.toMatch(/shelter|refuge|safe.?house|庇护|避难|收容|救助站/i);
    expect(text.replace(/\d{9}/g, '')).not.toMatch(/\d{5,}/);
    expect(text).not.toMatch(/[路巷弄]\d*号|street|road/i);
  });
});
