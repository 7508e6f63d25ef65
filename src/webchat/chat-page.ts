// webchat/ is the survivors' front: one page, one address, usable without JavaScript; it remembers nothing itself.

import { html } from 'hono/html';
import { LANGUAGES, type Language } from '../core/language.ts';
import { commandValue, LOOK_TAP, type NumberToCall } from '../core/message.ts';
import { type Assets, page } from '../http/page.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Delivery } from '../turn/turn.ts';
import { messageView, TAP_FORM } from './message-view.ts';
import { outageCard } from './outage-page.ts';

type Html = ReturnType<typeof html>;

export type ChatPageDeps = {
  texts: Texts;
  assets: Assets;
  exitUrl: string;
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
  /** Without styles and script: the page is open already and takes over the parts it needs. */
  part?: boolean;
};

/** The chat, whole and usable without JavaScript. */
export function chatPage(deps: ChatPageDeps, parts: ChatPageParts): Html {
  const { texts, assets } = deps;
  const { language, deliveries } = parts;
  const words = (key: string) => texts.t(language, `web:${key}`);
  const hidden = hiddenFields(parts);
  return page({
    language,
    title: words('title'),
    styles: parts.part ? [] : [assets['base.css'], assets['chat.css']],
    ...(parts.part ? {} : { script: assets['chat.js'] }),
    banner: deps.demo ? texts.t(language, 'common:demo') : null,
    body: html`<a class="skip" href="#log">${words('skip')}</a>
${header(deps, language)}
<main>
<h1 class="hidden">${words('title')}</h1>
<section id="log" role="log" aria-label="${words('log')}" tabindex="-1" data-you="${words('you')}">
${deliveries.map((delivery) => messageView(delivery, language, texts))}
</section>
<template id="outage">${outageCard(texts, [language], { key: 'errors:outage', numbers: deps.card(language) })}</template>
${parts.sent === null ? honest(words) : ''}
</main>
<footer class="compose"><div class="bar">
<p id="notice" role="status" data-unsent="${words('notSent')}" data-unread="${words('notRead')}" data-offline="${words('offline')}">${parts.notice ?? ''}</p>
<button id="again" type="button" hidden>${words('again')}</button>
<form id="${TAP_FORM}" method="post" action="/" autocomplete="off">${hidden}</form>
<form id="words" method="post" action="/" autocomplete="off">${hidden}
<label for="text">${words('write')}</label>
<textarea id="text" name="text" rows="1" maxlength="1000" dir="auto" autocomplete="off" spellcheck="false"></textarea>
<button class="main">${words('send')}</button>
</form>
${tools(words)}
</div></footer>`,
  });
}

function header({ texts, exitUrl }: ChatPageDeps, language: Language): Html {
  const others = LANGUAGES.filter((other) => other !== language);
  return html`<header class="top"><div class="bar">
<a id="leave" class="button leave" href="/leave" rel="noreferrer noopener nofollow" data-exit="${exitUrl}" data-typed="${texts.t(language, 'web:leaveTyped')}">${texts.t(language, 'web:leave')}</a>
<span>${others.map((other) => html`<button form="${TAP_FORM}" name="tap" value="${commandValue('language', other)}" lang="${other}">${texts.t(other, `common:language.${other}`)}</button>`)}</span>
</div></header>`;
}

function hiddenFields({ sent }: ChatPageParts): Html {
  return sent === null
    ? html`<input type="hidden" name="first" value="1">`
    : html`<input type="hidden" name="id" value="${sent.id}"><input type="hidden" name="seen" value="${sent.seenSeq}">`;
}

function tools(words: (key: string) => string): Html {
  return html`<nav class="choices tools" aria-label="${words('tools')}">
<button form="${TAP_FORM}" name="tap" value="${commandValue('person')}">${words('person')}</button>
<button form="${TAP_FORM}" name="tap" value="${LOOK_TAP}" class="no-script">${words('look')}</button>
<button form="${TAP_FORM}" name="tap" value="${commandValue('erase')}">${words('erase')}</button>
</nav>`;
}

/** What leaving does and does not do, said before anybody relies on it. */
function honest(words: (key: string) => string): Html {
  return html`<section class="card quiet honest"><h2>${words('honest.heading')}</h2>
${['leave', 'history', 'kept', 'person'].map((key) => html`<p>${words(`honest.${key}`)}</p>`)}
</section>`;
}
