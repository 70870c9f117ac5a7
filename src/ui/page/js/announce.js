// SPDX-License-Identifier: GPL-3.0-or-later
// What is said by the way: read by screen readers, shown for some seconds over the page's head.

import { el, setText } from './dom.js';
import { createDismiss } from './parts/dismiss.js';
import { hasText, t } from './texts.js';

const shownFor = 6000;

// Codes are the client's (docs/control-api.md) and the server's (docs/protocol.md). What has no text of
// its own is said as the program says it: in English.
export function refusalText({ code, message }) {
  const key = `error.${code}`;
  return hasText(key) ? { text: t(key), lang: document.documentElement.lang } : { text: message, lang: 'en' };
}

export function createAnnouncer() {
  const polite = el('div', { class: 'only-spoken', 'aria-live': 'polite' });
  const words = el('span', { class: 'message-words', role: 'alert' });
  const toast = el('div', { class: 'message toast' }, words, createDismiss(hide));
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    toast.classList.remove('is-shown');
  }

  // Shown and spoken.
  const show = (text, lang = document.documentElement.lang) => {
    clearTimeout(timer);
    words.lang = lang;
    setText(words, text);
    toast.classList.add('is-shown');
    timer = setTimeout(hide, shownFor);
  };
  return {
    elements: [polite, toast],
    // Spoken only: what can be seen elsewhere.
    say: (text) => setText(polite, text),
    show,
    // What the client has refused.
    refusal: (error) => {
      const { text, lang } = refusalText(error);
      show(text, lang);
    },
  };
}
