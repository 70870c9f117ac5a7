// SPDX-License-Identifier: GPL-3.0-or-later
// One of a few, side by side.

import { el, freshId } from '../dom.js';

// `options`: {value, name, lang}.
export function createRadios({ title, options, chosen, choose, name = freshId() }) {
  return el('fieldset', { class: 'choices' }, el('legend', {}, title),
    el('div', { class: 'segments is-large' }, options.map((option) => el('label', { class: 'segment', lang: option.lang },
      el('input', { type: 'radio', class: 'only-spoken', name, value: option.value, checked: option.value === chosen, on: { change: () => choose(option.value) } }),
      el('span', {}, option.name)))));
}
