// SPDX-License-Identifier: GPL-3.0-or-later
// Between the start page and the room.

import { el, setText } from '../dom.js';
import { t } from '../texts.js';

export function createJoining({ scope, ask }) {
  const words = el('h1', { tabindex: -1 });
  scope.on('session', ({ room, server }) => setText(words, room ? t('joining.room', { room, server: server ?? '' }) : t('joining')));
  return el('div', { class: 'screen joining-screen' },
    el('main', { class: 'joining' },
      el('div', { class: 'edge joining-edge', 'aria-hidden': 'true' }, Array.from({ length: 4 }, () => el('span', { class: 'edge-beat' }))),
      words,
      el('p', { class: 'card-text', role: 'status' }, t('joining.text')),
      el('button', { type: 'button', class: 'key', on: { click: () => ask({ type: 'leave' }) } }, t('joining.cancel'))));
}
