import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { MENU_AREAS, MENU_SIZE } from '../src/channels/line/administer/rich-menus.ts';
import { COLOURS } from '../src/channels/line/flex.ts';
import { LANGUAGES, type Language } from '../src/core/language.ts';

/**
 * Draws the pictures of LINE's menus, once, when words or areas change: `node scripts/draw-menus.ts`. They are kept in
 * src/cli/setup/menus/, because whoever sets a service up has neither a browser nor the fonts. Wants Chromium at
 * /usr/bin/chromium and Noto Sans CJK.
 */
const root = join(import.meta.dirname, '..');
const CHROMIUM = '/usr/bin/chromium';
const FONTS = { 'zh-Hans': 'Noto Sans CJK SC', en: 'Noto Sans' } satisfies Record<Language, string>;

type Words = Record<keyof typeof MENU_AREAS, string>;
const INK = COLOURS.choice.writing;

/** Simple shapes, 100 by 100: an arrow out of a frame, a turning arrow, two speech bubbles. None means anything by itself. */
const SHAPES: Words = {
  leave: '<path d="M55 15H15v70h40M40 50h50M70 28l22 22-22 22"/>',
  again: '<path d="M82 50a32 32 0 1 1-10-23M74 8v21H53"/>',
  next: '<path d="M10 15h55v38H34L22 65V53H10zM75 35h15v38H79v12L67 73H44"/>',
};

function block(name: keyof Words, words: Words): string {
  const { x, y, width, height } = MENU_AREAS[name];
  const isLeave = name === 'leave';
  const size = isLeave ? 300 : 130;
  const colours = isLeave ? { ground: INK, ink: '#FFFFFF' } : { ground: COLOURS.choice.ground, ink: INK };
  return `<div style="left:${x + 12}px;top:${y + 12}px;width:${width - 24}px;height:${height - 24}px;
    background:${colours.ground};color:${colours.ink};font-size:${isLeave ? 230 : 120}px;flex-direction:${isLeave ? 'column' : 'row'}">
    <svg viewBox="0 0 100 100" width="${size}" height="${size}" fill="none" stroke="${colours.ink}" stroke-width="8"
      stroke-linecap="round" stroke-linejoin="round">${SHAPES[name]}</svg><span>${words[name]}</span></div>`;
}

function page(language: Language, words: Words): string {
  return `<!doctype html><html lang="${language}"><style>
    body{margin:0;background:#fff;width:${MENU_SIZE.width}px;height:${MENU_SIZE.height}px;font-family:"${FONTS[language]}","Noto Sans CJK SC","Noto Sans"}
    div{position:absolute;border-radius:40px;display:flex;align-items:center;justify-content:center;gap:40px;font-weight:700}
  </style>${Object.keys(MENU_AREAS)
    .map((name) => block(name as keyof Words, words))
    .join('')}</html>`;
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
try {
  const sheet = await browser.newPage({ viewport: MENU_SIZE });
  for (const language of LANGUAGES) {
    const { menu } = JSON.parse(await readFile(join(root, `locales/${language}/channel.json`), 'utf8'));
    await sheet.setContent(page(language, menu as Words));
    await sheet.screenshot({ path: join(root, `src/cli/setup/menus/${language}.png`) });
  }
} finally {
  await browser.close();
}
