import { describe, expect, it, vi } from 'vitest';
import { LANGUAGES } from '../../src/core/language.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { CentresFile } from '../../src/directory/schema.ts';
import { dongguan } from '../directory/dongguan.ts';
import { makeFinder, readProjectFile } from './make-finder.ts';

const finder = makeFinder();
const read = async (response: Response | Promise<Response>) => (await response).text();
const body = async (form: Record<string, string>) => read(finder.post(form));

describe('looking for a town', () => {
  it('shows every town as a button, in both languages', async () => {
    for (const language of LANGUAGES) {
      const page = await body({ language });
      for (const { code } of finder.towns) {
        const label = finder.directory.townName(code, language).replace(/'/g, '&#39;');
        expect(page).toContain(`<button name="town" value="${code}">${label}</button>`);
      }
    }
  });

  it('shows the centre of each town, tapped, saying that it is a sample', async () => {
    for (const { code } of finder.towns) {
      const page = await body({ town: code });
      expect(page).toContain(`示例·${finder.directory.townName(code, 'zh-Hans')}白玉兰中心`);
      expect(page).toContain('这是示例，不是真的服务点');
      expect(page).toContain('周一至周五 09:00–17:30');
    }
  });

  it('finds a typed town and answers in the language asked for', async () => {
    const page = await body({ name: ' 风岗 ', language: 'en' });
    expect(page).toContain('Sample centre, Fenggang');
    expect(page).toContain('Monday to Friday 09:00–17:30');
    expect(page).toContain('<html lang="en"');
  });

  it('says how far the neighbours are, or that it cannot know', async () => {
    const page = await body({ name: '东城', language: 'en' });
    expect(page).toContain('Guancheng Subdistrict · 3.4 km');
    expect(page).toContain('straight line');
    expect(page.match(/ km<\/button>/g)).toHaveLength(LIMITS.neighboursShown);
    const unplaced = await body({ name: '东莞港', language: 'en' });
    expect(unplaced).toContain('distances cannot be shown');
    expect(unplaced).not.toMatch(/ km<\/button>/);
  });

  it('keeps the town when the language is changed', async () => {
    const page = await body({ town: '441900121' });
    expect(page).toMatch(
      /<input type="hidden" name="town" value="441900121">\s*<button name="language" value="en" lang="en">English/,
    );
    expect(await body({ town: '441900121', language: 'en' })).toContain('Sample centre, Humen');
  });

  it('says that it does not know a name, keeps the list, and writes nothing back', async () => {
    for (const form of [{ name: '没有这个镇' }, { town: '000000000' }, { town: '' }]) {
      const page = await body(form);
      expect(page).toContain('没有找到这个名字');
      expect(page).toContain('aria-invalid="true"');
      expect(page).toContain('<button name="town" value="441900003">');
      expect(page).not.toContain('没有这个镇');
    }
  });

  it('shows the plain list again when nothing was typed', async () => {
    const empty = await body({ name: '  ' });
    expect(empty).toBe(await read(finder.get()));
  });
});

describe('text nobody should send', () => {
  it('survives oversized and hostile text, and never writes it back', async () => {
    for (const text of [
      '<script>x</script>',
      '"><img src=x>',
      '\u202e门虎',
      '\u0000',
      '%',
      'a'.repeat(15_000),
      "' OR 1=1",
      '{town}',
      '$t(x)',
    ]) {
      for (const field of ['name', 'town', 'language']) {
        const response = await finder.post({ name: 'zz', [field]: text });
        expect(response.status).toBe(200);
        expect(await response.text()).not.toContain(text.length < 3 ? `value="${text}"` : text);
      }
    }
    const broken = await finder.app.request('/find', {
      method: 'POST',
      body: 'name=%E8%99&name&&=%zz',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(broken.status).toBe(200);
  });

  it('waits for a body that never ends no longer than the limit', async () => {
    vi.useFakeTimers();
    try {
      const endless = finder.app.request('/find', {
        method: 'POST',
        body: new ReadableStream(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        duplex: 'half',
      } as RequestInit);
      await vi.advanceTimersByTimeAsync(LIMITS.bodyReadMs);
      expect((await endless).status).toBe(503);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes a form and nothing else', async () => {
    const json = { method: 'POST', body: '{"name":"x"}', headers: { 'content-type': 'application/json' } };
    expect((await finder.app.request('/find', json)).status).toBe(400);
  });
});

describe('what a centre is shown with', () => {
  it('shows a real centre with what was verified, and says what is not known', async () => {
    const { centres } = dongguan();
    const [first] = centres.centres;
    if (!first) throw new Error('no centre');
    const real = {
      ...first,
      'x-sample': false,
      'x-last-verified': '2026-11-01',
      service: {
        ...first.service,
        phones: [{ number: '00-11 22', 'x-source': 'test', 'x-verified-on': '2026-11-01' }],
      },
    };
    const file: CentresFile = { ...centres, centres: [real] };
    const page = await read(makeFinder({ centres: file }).post({ town: '441900003', language: 'en' }));
    expect(page).toContain('<a href="tel:001122">00-11 22</a>');
    expect(page).toContain('<dt>Address</dt><dd>Not known</dd>');
    expect(page).not.toContain('not a real centre');
    expect(await read(makeFinder({ centres: file }).post({ town: '441900004', language: 'en' }))).toContain(
      'no details of a centre',
    );
  });

  it('puts the numbers it is handed before the towns, and none of its own', async () => {
    const numbers = () => [{ name: 'Police', number: '110' }];
    const page = await read(makeFinder({ numbers }).post({ language: 'en' }));
    expect(page.indexOf('href="tel:110"')).toBeGreaterThan(0);
    expect(page.indexOf('href="tel:110"')).toBeLessThan(page.indexOf('<button name="town"'));
    for (const { code } of finder.towns) expect(await body({ town: code })).not.toContain('tel:');
  });

  it('names no shelter and no address anywhere it can be made to show', async () => {
    for (const language of ['zh-Hans', 'en']) {
      for (const { code } of finder.towns) {
        expect(await body({ town: code, language })).not.toMatch(/shelter|refuge|庇护|避难|收容|[路巷弄]\d+号/i);
      }
    }
    expect(readProjectFile('locales/en/finder.json')).not.toMatch(/shelter/i);
  });
});
