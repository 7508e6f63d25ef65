import { html, raw } from 'hono/html';
import type { Language } from '../core/language.ts';

/** A style or script of ours, inlined so that a page is one response; `hash` is its CSP source (`sha256-…`). */
export type Asset = { text: string; hash: string };
export type AssetName = 'base.css' | 'chat.css' | 'finder.css' | 'console.css' | 'chat.js' | 'console.js';
/** Made by scripts/build.ts from the sources beside each front. `icon`: the deployment's own, as a `data:` address. */
export type Assets = Record<AssetName, Asset> & { icon?: string };

export type PageParts = {
  language: Language;
  title: string;
  styles: Asset[];
  script?: Asset;
  /** The picture of the tab; none = nothing is shown, and nothing is asked for. */
  icon?: string | undefined;
  /** Said on every page of the demo; null in service. */
  banner: string | null;
  /** Already escaped (hono/html). */
  body: unknown;
};

/** HTML made by hono/html: already escaped. */
export type Html = ReturnType<typeof html>;

/** A whole page. Everything in it is ours: no request leaves for anybody else. */
export function page(parts: PageParts): Html {
  return html`<!doctype html>
<html lang="${parts.language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${parts.icon ?? 'data:,'}">
<title>${parts.title}</title>
${parts.styles.map((style) => html`<style>${raw(style.text)}</style>`)}
</head>
<body>
${parts.banner === null ? '' : html`<p class="banner">${parts.banner}</p>`}
${parts.body}
${parts.script ? html`<script type="module">${raw(parts.script.text)}</script>` : ''}
</body>
</html>`;
}
