// SPDX-License-Identifier: GPL-3.0-or-later
// What is said by the way: read by screen readers, shown for some seconds over the page's head.

import { el, setText } from './dom.js';
import { createDismiss } from './parts/dismiss.js';

const shownFor = 6000;

export function createAnnouncer() {
  const polite = el('div', { class: 'only-spoken', 'aria-live': 'polite' });
  const words = el('span', { class: 'message-words', role: 'alert' });
  const toast = el('div', { class: 'message toast' }, words, createDismiss(hide));
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    toast.classList.remove('is-shown');
  }
  return {
    elements: [polite, toast],
    // Spoken only: what can be seen elsewhere.
    say: (text) => setText(polite, text),
    // Shown and spoken.
    show: (text, lang = document.documentElement.lang) => {
      clearTimeout(timer);
      words.lang = lang;
      setText(words, text);
      toast.classList.add('is-shown');
      timer = setTimeout(hide, shownFor);
    },
  };
}
