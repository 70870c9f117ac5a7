// SPDX-License-Identifier: GPL-3.0-or-later
// A calm line over everything: this page has lost its client, or the client its server.

import { el, setAttribute, setText } from '../dom.js';
import { t } from '../texts.js';

export function createNotice() {
  const words = el('span', {});
  const element = el('div', { class: 'notice', role: 'status' }, el('span', { class: 'notice-lamp', 'aria-hidden': 'true' }), words);
  return {
    element,
    // `key` of the text, or "" for none.
    show(key) {
      setAttribute(element, 'data-shown', key !== '');
      setText(words, key === '' ? '' : t(key));
    },
  };
}
