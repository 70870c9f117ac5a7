// SPDX-License-Identifier: GPL-3.0-or-later
// All keys there are.

import { el } from '../dom.js';
import { otherKeys, shortcuts } from '../keys.js';
import { t } from '../texts.js';

function createTable(title, rows) {
  return el('section', {}, el('h3', {}, title), el('dl', { class: 'keys' }, rows.map(({ key, show, text }) => [
    el('dt', {}, el('kbd', {}, show ? t(show) : key.toUpperCase())), el('dd', {}, t(text))])));
}

export function createKeysHelp() {
  return el('div', { class: 'keys-help' },
    createTable(t('keys.everywhere'), shortcuts),
    createTable(t('keys.on_controls'), otherKeys));
}
