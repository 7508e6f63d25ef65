// webchat/ is the survivors' front: one page, one address, usable without JavaScript; it remembers nothing itself.

import { html } from 'hono/html';
import { FIRST_LANGUAGE, LANGUAGES, type Language } from '../core/language.ts';
import { commandValue, LOOK_TAP, type NumberToCall } from '../core/message.ts';
import { numbersView } from '../http/numbers-view.ts';
import { type Assets, page } from '../http/page.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Delivery } from '../turn/turn.ts';
import type { Base } from './cookie.ts';
import { messageView, TAP_FORM } from './message-view.ts';
import { outageCard } from './outage-page.ts';

type Html = ReturnType<typeof html>;

export type ChatPageDeps = {
  texts: Texts;
  assets: Assets;
  exitUrl: string;
  base: Base;
  demo: boolean;
  /** Verified emergency numbers only. */
  card(language: Language): NumberToCall[];
};
export type ChatPageParts = {
  language: Language;
  deliveries: Delivery[];
  /** null on the first page, which is the same bytes for everybody. */
  sent: { id: string; seenSeq: number } | null;
  /** A line above the conversation, such as "nothing new". */
  notice?: string;
  /** The first page in another language: what is good to know stands there too. */
  welcomes?: boolean;
  /** What is typed next is not drawn on the page. */
  asksSecret?: boolean;
  /** Without styles and script: the page is open already and takes over the parts it needs. */
  part?: boolean;
};

/** The chat, whole and usable without JavaScript. */
export function chatPage(deps: ChatPageDeps, parts: ChatPageParts): Html {
  const { texts, assets, base } = deps;
  const { language } = parts;
  const words = (key: string) => texts.t(language, `web:${key}`);
  const body = chatBody(deps, parts, words);
  return page({
    language,
    title: words('title'),
    icon: assets.icon,
    styles: parts.part ? [] : [assets['base.css'], assets['chat.css']],
    ...(parts.part ? {} : { script: assets['chat.js'] }),
    banner: deps.demo ? texts.t(language, 'common:demo') : null,
    // A page takes over what is in an answer as it is.
    body: base === '' || parts.part ? body : folded(deps, body),
  });
}

type Words = (key: string) => string;

function chatBody(deps: ChatPageDeps, parts: ChatPageParts, words: Words): Html {
  const { texts, base } = deps;
  const { language, deliveries } = parts;
  const hidden = hiddenFields(parts);
  const action = base || '/';
  return html`<a class="skip" href="#log">${words('skip')}</a>
${header(deps, language)}
<main>
<h1 class="hidden">${words('title')}</h1>
<section id="log" role="log" aria-label="${words('log')}" tabindex="-1" data-you="${words('you')}" data-covered="${parts.asksSecret ? words('covered') : ''}">
${deliveries.map((delivery) => messageView(delivery, language, texts))}
</section>
<template id="outage">${outageCard(texts, [language], { key: 'errors:outage', numbers: deps.card(language) })}</template>
${parts.sent === null || parts.welcomes ? honest(words, base) : ''}
</main>
<footer class="compose"><div class="bar">
<p id="notice" role="status" data-unsent="${words('notSent')}" data-unread="${words('notRead')}" data-offline="${words('offline')}">${parts.notice ?? ''}</p>
<button id="again" type="button" hidden>${words('again')}</button>
<form id="${TAP_FORM}" method="post" action="${action}" autocomplete="off">${hidden}</form>
<form id="words" method="post" action="${action}" autocomplete="off">${hidden}
<label for="text">${words('write')}</label>
<textarea id="text" name="text" rows="1" maxlength="1000" dir="auto" autocomplete="off" spellcheck="false"></textarea>
<button class="main">${words('send')}</button>
</form>
${tools(words)}
</div></footer>`;
}

/**
 * Inside another site's page: the numbers and one link, unless a script takes their place with the conversation. Nothing
 * there can be sent as a form, since that would leave a row in that site's history.
 */
function folded({ texts, card }: ChatPageDeps, conversation: Html): Html {
  const inBoth = (key: string) =>
    LANGUAGES.map((language) => html`<span lang="${language}">${texts.t(language, `web:widget.${key}`)}</span> `);
  return html`<main>
<p>${inBoth('elsewhere')}</p>
${numbersView(card(FIRST_LANGUAGE))}
<p><a class="button" href="/" target="_top" rel="noreferrer noopener nofollow">${inBoth('open')}</a></p>
</main>
<template id="talk">${conversation}</template>`;
}

/** The way out first. What is read out with it stands in view on the first page. */
function header({ texts, exitUrl, base }: ChatPageDeps, language: Language): Html {
  const others = LANGUAGES.filter((other) => other !== language);
  const words = (key: string) => texts.t(language, `web:${key}`);
  return html`<header class="top"><div class="bar">
<a id="leave" class="button leave" href="${base === '' ? '/leave' : exitUrl}" target="_top" rel="noreferrer noopener nofollow" aria-describedby="how" data-base="${base}" data-exit="${exitUrl}" data-typed="${words('leaveTyped')}">${words('leave')}</a>
<span id="how" hidden>${words(`${wordsOf(base)}.leave`)}</span>
<span id="shift" class="hidden" aria-live="assertive" data-two="${words('shift.two')}" data-one="${words('shift.one')}"></span>
<span>${others.map((other) => html`<button form="${TAP_FORM}" name="tap" value="${commandValue('language', other)}" lang="${other}">${texts.t(other, `common:language.${other}`)}</button>`)}</span>
</div></header>`;
}

function hiddenFields({ sent }: ChatPageParts): Html {
  return sent === null
    ? html`<input type="hidden" name="first" value="1">`
    : html`<input type="hidden" name="id" value="${sent.id}"><input type="hidden" name="seen" value="${sent.seenSeq}">`;
}

function tools(words: Words): Html {
  return html`<nav class="choices tools" aria-label="${words('tools')}">
<button form="${TAP_FORM}" name="tap" value="${commandValue('person')}">${words('person')}</button>
<button form="${TAP_FORM}" name="tap" value="${LOOK_TAP}" class="no-script">${words('look')}</button>
<button form="${TAP_FORM}" name="tap" value="${commandValue('held')}">${words('held')}</button>
<button form="${TAP_FORM}" name="tap" value="${commandValue('erase')}">${words('erase')}</button>
</nav>`;
}

/**
 * What leaving does and does not do, said before anybody relies on it. Without script words go as a form, which a browser
 * may note down to open its tabs again.
 */
function honest(words: Words, base: Base): Html {
  const leaving = ['leave', 'history'].map((key) => `${wordsOf(base)}.${key}`);
  const keys = [...leaving, 'honest.kept', 'honest.person', 'honest.longer'];
  return html`<section class="card quiet honest"><h2>${words('honest.heading')}</h2>
${keys.map((key) => html`<p>${words(key)}</p>`)}
${base === '' ? html`<p class="no-script">${words('honest.noScript')}</p>` : ''}
</section>`;
}

/** Where it is said what leaving does. */
function wordsOf(base: Base): 'honest' | 'widget' {
  return base === '' ? 'honest' : 'widget';
}
