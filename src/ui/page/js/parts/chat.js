// SPDX-License-Identifier: GPL-3.0-or-later
// Where one writes to the room.

import { el } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';

const longest = 500;

export function createChatForm({ ask }) {
  const field = el('input', {
    type: 'text', id: 'chat', autocomplete: 'off', maxlength: longest, enterkeyhint: 'send',
    'aria-label': t('chat.label'), placeholder: t('chat.placeholder'),
  });
  async function onSubmit(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = '';
    // What could not be said is given back.
    if (!await ask({ type: 'chat', text }) && !field.value) field.value = text;
  }
  return el('form', { class: 'chat-form', on: { submit: onSubmit } }, field,
    el('button', { type: 'submit', class: 'key is-icon', 'aria-label': t('chat.send'), title: t('chat.send') }, icon('send')));
}
