// SPDX-License-Identifier: GPL-3.0-or-later
// An input with its label above it, and a place for a word about what is wrong below.

import { el, freshId, setAttribute, setText } from '../dom.js';

export function createField({ label, hint, ...attributes }) {
  const hintId = freshId();
  const input = el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': hint === undefined ? undefined : hintId, ...attributes });
  const hintElement = hint === undefined ? null : el('span', { class: 'field-hint', id: hintId }, hint);
  const element = el('label', { class: 'field' }, el('span', {}, label), input, hintElement);
  return {
    element,
    input,
    setHint: (text, isWrong = false) => {
      setText(hintElement, text);
      setAttribute(input, 'aria-invalid', isWrong);
    },
  };
}
