// SPDX-License-Identifier: GPL-3.0-or-later
// What is said by the way: read by screen readers, shown for some seconds at the page's foot.

import { el, setText } from './dom.js';

const shownFor = 6000;

export function createAnnouncer() {
  const polite = el('div', { class: 'only-spoken', 'aria-live': 'polite' });
  const toast = el('div', { class: 'toast', role: 'alert' });
  let timer = 0;
  return {
    elements: [polite, toast],
    // Spoken only: what can be seen elsewhere.
    say: (text) => setText(polite, text),
    // Shown and spoken.
    show: (text, lang = document.documentElement.lang) => {
      clearTimeout(timer);
      toast.lang = lang;
      setText(toast, text);
      toast.classList.add('is-shown');
      timer = setTimeout(() => toast.classList.remove('is-shown'), shownFor);
    },
  };
}
