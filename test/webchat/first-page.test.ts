import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Assets } from '../../src/http/page.ts';
import { openHouse } from '../support/service.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the first page', () => {
  it('is one answer of at most 14 KB gzipped', async () => {
    const page = await (await (await openHouse()).get('/')).text();
    expect(gzipSync(page).length).toBeLessThanOrEqual(14 * 1024);
    expect(page).not.toMatch(/<(?:script|img|link)[^>]+(?:src|href)="(?!data:)/);
  });

  it('asks for nothing that phones of 2019 lack', async () => {
    const { 'chat.js': script } = JSON.parse(await read('build/assets.json')) as Assets;
    for (const newer of [
      'replaceChildren',
      'toWellFormed',
      '.submitter',
      'structuredClone',
      '.at(',
      'replaceAll',
      '?.',
    ]) {
      expect(script.text).not.toContain(newer);
    }
  });

  it('knows the words that leave at once, the same as the server', async () => {
    const lists = await Promise.all(
      ['en', 'zh-Hans'].map(async (language) => {
        const { commands } = parse(await read(`flows/detection/${language}.yaml`)) as { commands: { hide: string[] } };
        return commands.hide;
      }),
    );
    for (const language of ['en', 'zh-Hans']) {
      const { leaveTyped } = JSON.parse(await read(`locales/${language}/web.json`)) as { leaveTyped: string };
      expect(
        leaveTyped
          .split('|')
          .filter((word) => word !== '０')
          .sort(),
      ).toEqual([...new Set(lists.flat())].sort());
    }
  });

  it('is laid out for both directions of writing', async () => {
    const { 'chat.css': style } = JSON.parse(await read('build/assets.json')) as Assets;
    expect(style.text).not.toMatch(
      /(?:margin|padding|border)-(?:left|right)|(?:^|[;{])(?:left|right):|text-align:(?:left|right)|float:/,
    );
  });
});
