import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/core/language.ts';
import { describeCentre } from '../../src/directory/describe-centre.ts';
import type { Centre } from '../../src/directory/schema.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { dongguan } from './dongguan.ts';

function area(language: string, name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../locales/${language}/${name}.json`, import.meta.url), 'utf8'));
}

const texts = createTexts(
  Object.fromEntries(
    LANGUAGES.map((language) => [language, { common: area(language, 'common'), finder: area(language, 'finder') }]),
  ),
);
const [sample] = dongguan().centres.centres;

function lines(centre: Centre | undefined, language: Language): string[] {
  if (!centre) throw new Error('no centre');
  return describeCentre(centre, language, (key, params) => texts.t(language, key, params));
}

describe('describeCentre', () => {
  it('reads a sample out as a sample, without address or number', () => {
    expect(lines(sample, 'zh-Hans')).toEqual([
      '示例·东城街道白玉兰中心',
      '这是示例，不是真的服务点，请不要前往。示例没有地址和电话。',
      '开放时间（示例）：周一至周五 09:00–17:30、周六 09:00–12:00',
      '可以说：普通话、粤语',
    ]);
    expect(lines(sample, 'en')[0]).toBe('Sample centre, Dongcheng');
  });

  it('gives the address and number of a real one', () => {
    if (!sample) throw new Error('no centre');
    const real: Centre = {
      ...sample,
      'x-sample': false,
      location: { ...sample.location, address: 'somewhere' },
      service: { ...sample.service, phones: [{ number: '00', 'x-source': 'test', 'x-verified-on': '2026-11-01' }] },
    };
    expect(lines(real, 'en')).toEqual([
      'Sample centre, Dongcheng',
      'Opening hours: Monday to Friday 09:00–17:30, Saturday 09:00–12:00',
      'Spoken here: Mandarin, Cantonese',
      'Address: somewhere',
      'Phone: 00',
    ]);
  });
});
