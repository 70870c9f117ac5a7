// SPDX-License-Identifier: GPL-3.0-or-later
// In place of all else for who has no key, or a wrong one: where the right address stands.

import { el } from '../dom.js';
import { t } from '../texts.js';

export function createLocked() {
  return el('div', { class: 'screen locked-screen' },
    el('main', { class: 'locked' },
      el('div', { class: 'card' },
        el('h1', { tabindex: -1 }, t('locked.title')),
        el('p', {}, t('locked.text')),
        el('p', { class: 'locked-example' }, el('code', {}, `mixer page: ${location.origin}/#…`)),
        el('p', {}, t('locked.lost')))));
}
