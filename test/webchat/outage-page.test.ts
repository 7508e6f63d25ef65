import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Content } from '../../src/content.ts';
import type { Assets } from '../../src/http/page.ts';
import { createTools } from '../../src/tools.ts';
import type { WebchatDeps } from '../../src/webchat/deps.ts';
import { outagePage } from '../../src/webchat/outage-page.ts';

const asset = { text: '', hash: 'sha256-0' };

/** The page with the real words and numbers. */
async function outage(show: 'card' | 'line', mode: 'demo' | 'service' = 'service'): Promise<string> {
  const built = await readFile(new URL('../../build/content.json', import.meta.url), 'utf8');
  const { texts, card, holes } = createTools(JSON.parse(built) as Content, 'CN');
  const assets = { 'base.css': asset, 'chat.css': asset } as Assets;
  const config = { cell: 'test', exitUrl: 'https://elsewhere.example/', mode, https: false };
  const deps = { texts, assets, card, holes, config } as unknown as WebchatDeps;
  return String(await outagePage(deps, { show, part: false }));
}

it('the first outage page has the card', async () => {
  expect(await outage('card')).toContain('href="tel:110"');
});

it('the next ones have no card, and the number of the police in their sentence in every language', async () => {
  const page = await outage('line');
  expect(page).not.toContain('href="tel:');
  expect(page).toMatch(/<p lang="zh-Hans">[^<]*请打 110 报警。<\/p>/);
  expect(page).toMatch(/<p lang="en">[^<]*call the police: 110\.<\/p>/);
  expect(page).not.toContain('{police}');
});

it('both say in the demo that all is sample data, and in service they do not', async () => {
  for (const show of ['card', 'line'] as const) {
    expect(await outage(show, 'demo')).toContain('<p class="banner">');
    expect(await outage(show)).not.toContain('class="banner"');
  }
});
