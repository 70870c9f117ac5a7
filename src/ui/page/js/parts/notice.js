// SPDX-License-Identifier: GPL-3.0-or-later
// A calm line over the page's head: this page has lost its client, or the client its server. Who puts
// it away sees it again when something else is wrong.

import { el, setAttribute, setText } from '../dom.js';
import { t } from '../texts.js';
import { createDismiss } from './dismiss.js';

export function createNotice() {
  const words = el('span', { class: 'message-words', role: 'status' });
  const element = el('div', { class: 'message notice' }, el('span', { class: 'notice-lamp', 'aria-hidden': 'true' }), words,
    createDismiss(() => setAttribute(element, 'data-shown', false)));
  let shown = '';
  setAttribute(element, 'data-shown', false);
  return {
    element,
    // `key` of the text, or "" for none.
    show(key) {
      if (key === shown) return;
      shown = key;
      setAttribute(element, 'data-shown', key !== '');
      setText(words, key === '' ? '' : t(key));
    },
  };
}
