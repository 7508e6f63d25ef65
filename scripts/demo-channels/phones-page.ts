import { html } from 'hono/html';
import { type Html, page } from '../../src/http/page.ts';
import { CALLS, FAULTS, type Label, type PhoneName, TROUBLES } from './page/wire.ts';
import type { PageAssets } from './page-assets.ts';

const both = ([chinese, english]: Label) => html`${chinese} <span lang="en">${english}</span>`;
const plain = ([chinese, english]: Label) => `${chinese} ${english}`;

const TITLES: Record<PhoneName, string> = { telegram: 'Telegram', line: 'LINE' };

/** The empty page; its script fills it. */
export function phonesPage({ product, assets }: { product: string; assets: PageAssets }): Html {
  const body = html`<header class="stage-bar"><div>
<h1>${both(['两部手机', 'Two phones'])}</h1>
<p class="quiet">${both(['演示：这两个平台是替身，只在这台电脑里。', 'Demo: both platforms are stand-ins inside this computer.'])}</p>
</div>
<nav aria-label="${plain(['产品', 'The product'])}">
<button type="button" class="main" id="invite">${both(['值班台的一次性链接', 'One-time link to the desk'])}</button>
<span id="invited" role="status"></span>
<a href="${product}/console" target="_blank" rel="noopener">${both(['值班台', 'Desk'])}</a>
<a href="${product}/" target="_blank" rel="noopener">${both(['网页聊天', 'Chat'])}</a>
<a href="${product}/find" target="_blank" rel="noopener">${both(['找中心', 'Find'])}</a>
</nav></header>
<noscript><p class="banner">${both(['这一页需要 JavaScript。', 'This page needs JavaScript.'])}</p></noscript>
<p id="lost" class="banner" role="status" hidden>${both(['演示程序停了，或者连不上。', 'The demo has stopped, or cannot be reached.'])}</p>
<main class="stage">${phone('telegram')}${phone('line')}</main>`;
  return page({ language: 'zh-Hans', title: '两部手机 Two phones', banner: null, body, ...assets });
}

function phone(name: PhoneName): Html {
  const title = TITLES[name];
  return html`<section class="place ${name}" data-phone="${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${title}</h2>
<div class="device">
<div class="lock"><p class="caption">${both(['锁屏', 'Lock screen'])}</p><p class="notification" role="status"></p></div>
<div class="row"><p class="caption">${both(['聊天列表', 'List of chats'])}</p><p><b class="name"></b><span class="preview"></span></p></div>
<div class="log" role="log" tabindex="0" aria-label="${title}"></div>
<p class="busy" hidden>${both(['对方正在写', 'about to answer'])} <span class="dots" aria-hidden="true">···</span></p>
<div class="pills"></div>
<div class="first"></div>
<form class="line-of-words" autocomplete="off">
<button type="button" class="more" aria-expanded="false" aria-controls="${name}-menu" aria-label="${plain(['更多', 'More'])}">＋</button>
<label class="hidden" for="${name}-words">${both(['写给对方', 'Message'])}</label>
<textarea id="${name}-words" rows="1" maxlength="9000" enterkeyhint="send"></textarea>
<button type="button" class="unfold" aria-label="${plain(['打开按钮', 'Open the keyboard'])}" hidden>⌨</button>
<button type="submit" class="send">${both(['发送', 'Send'])}</button>
</form>
<div class="menu" id="${name}-menu" hidden></div>
<div class="keys"></div>
<p class="notice" role="status"></p>
</div>
${weather(name)}
</section>`;
}

function weather(name: PhoneName): Html {
  const options = (all: readonly { value: string; label: Label }[]) =>
    all.map(({ value, label }) => html`<option value="${value}">${plain(label)}</option>`);
  return html`<details class="weather">
<summary>${both(['平台的天气', 'Weather of the platform'])}</summary>
<form class="failing">
<label>${both(['让', 'Let'])} <select name="path">${options(CALLS[name].map(({ path, label }) => ({ value: path, label })))}</select></label>
<label>${both(['变成', 'meet'])} <select name="how">${options(FAULTS.map((each) => ({ value: each.name, label: each.label })))}</select></label>
<button type="submit">${both(['就这样', 'Do it'])}</button>
</form>
<p class="troubles">${TROUBLES[name].map((each) => html`<button type="button" data-trouble="${each.name}">${both(each.label)}</button> `)}</p>
<dl class="counts"></dl>
<ol class="passed" aria-label="${plain(['经过的请求', 'What passed'])}"></ol>
</details>`;
}
