import { describe, expect, it } from 'vitest';
import { createDirectory } from '../../src/directory/create-directory.ts';
import { distanceKm } from '../../src/directory/distance.ts';
import { dongguan } from './dongguan.ts';

const data = dongguan();
const directory = createDirectory(data);
const named = (name: string) => directory.findTown(name) ?? '';

describe('distance', () => {
  it('is the great circle: a quarter of the meridian, one degree of the equator, nothing to itself', () => {
    expect(distanceKm({ lat: 0, lon: 0 }, { lat: 90, lon: 0 })).toBeCloseTo(10_007.557, 2);
    expect(distanceKm({ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 })).toBeCloseTo(111.195, 2);
    expect(distanceKm({ lat: 23, lon: 113 }, { lat: 23, lon: 113 })).toBe(0);
    expect(distanceKm({ lat: 0, lon: 0 }, { lat: 0, lon: 180 })).toBeCloseTo(20_015.115, 2);
  });

  it('agrees with the distances the source of the towns gives', () => {
    const near = (name: string) =>
      directory
        .nearest(named(name), 2)
        ?.map(({ code, km }) => [directory.townName(code, 'zh-Hans'), Number(km.toFixed(1))]);
    expect(near('东城')).toEqual([
      ['莞城街道', 3.4],
      ['南城街道', 4.8],
    ]);
    expect(near('长安')).toEqual([
      ['大岭山镇', 11.3],
      ['虎门镇', 13.4],
    ]);
    expect(near('凤岗')).toEqual([
      ['塘厦镇', 7.8],
      ['清溪镇', 9.1],
    ]);
  });

  it('gives neighbours nearest first, never the town itself, never more than asked', () => {
    for (const { code, lat } of data.towns.towns) {
      const near = directory.nearest(code, 5);
      if (lat === null) expect(near).toBeNull();
      else {
        expect(near).toHaveLength(5);
        expect(near?.map(({ km }) => km)).toEqual(near?.map(({ km }) => km).toSorted((a, b) => a - b));
        expect(near?.map((other) => other.code)).not.toContain(code);
      }
    }
    expect(directory.nearest(named('东城'), 100)).toHaveLength(32);
  });

  it('says that it does not know where the three without coordinates lie', () => {
    for (const name of ['东莞港', '东莞生态园', '滨海湾新区']) expect(directory.nearest(named(name), 3)).toBeNull();
    expect(directory.nearest('000000000', 3)).toBeNull();
  });
});

describe('the town of a shared place', () => {
  it('is the one whose point is nearest', () => {
    for (const town of data.towns.towns) {
      if (town.lat === null || town.lon === null) continue;
      expect(directory.nearestTown(town.lat + 0.004, town.lon - 0.004, 'en')).toEqual({
        id: town.code,
        label: town.names.en,
      });
    }
  });

  it('is none when every town is too far, on the other side of the world too', () => {
    expect(directory.nearestTown(22.54, 114.06, 'en')?.id).toBeDefined();
    for (const [latitude, longitude] of [
      [23.13, 113.0],
      [0, 0],
      [-23, -66.3],
      [90, 180],
    ] as const)
      expect(directory.nearestTown(latitude, longitude, 'zh-Hans')).toBeNull();
  });
});
