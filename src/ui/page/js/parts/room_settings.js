// SPDX-License-Identifier: GPL-3.0-or-later
// What a room's owner decides: who may steer, and whether it has a password. The others see it.

import { el, replace } from '../dom.js';
import { t } from '../texts.js';
import { createField } from './field.js';
import { createRadios } from './radios.js';

const steerings = ['everyone', 'owner'];

export function createRoomSettings({ scope, ask }) {
  const place = el('div');
  const change = (settings) => ask({ type: 'change_room', ...settings });
  let shown = '';

  scope.on('session', (session) => {
    const inRoom = ['joined', 'away'].includes(session.phase) && session.steering !== undefined;
    const { owner, steering, password } = session;
    // Only when it is another one: what is being typed stays.
    const key = JSON.stringify([inRoom, owner, steering, password]);
    if (key === shown) return;
    shown = key;
    const focused = place.contains(document.activeElement) ? document.activeElement.name : '';
    if (!inRoom) return replace(place, el('p', { class: 'empty' }, t('error.not_in_room')));
    replace(place,
      owner ? null : el('p', { class: 'card-text' }, t('room.not_owner')),
      el('fieldset', { class: 'look', disabled: !owner },
        createRadios({
          title: t('room.steering'), chosen: steering, name: 'steering',
          options: steerings.map((value) => ({ value, name: t(`room.steering.${value}`) })),
          choose: (value) => change({ steering: value }),
        }),
        createPassword(password, change)));
    if (focused) place.querySelector(`[name="${focused}"]:is(:checked, :not([type="radio"]))`)?.focus();
    return undefined;
  });
  return place;
}

function createPassword(isSet, change) {
  const field = createField({ label: t('room.password.new'), type: 'password', autocomplete: 'new-password', name: 'password', required: true });
  return el('form', {
    class: 'choices',
    on: {
      submit: (event) => {
        event.preventDefault();
        change({ password: field.input.value });
        field.input.value = '';
      },
    },
  }, el('h3', {}, t('room.password')),
  el('p', { class: 'card-text' }, t(isSet ? 'room.password.is' : 'room.password.is_not')),
  el('div', { class: 'field-row' }, field.element,
    el('button', { type: 'submit', class: 'key' }, t('set')),
    isSet ? el('button', { type: 'button', class: 'key', on: { click: () => change({ password: '' }) } }, t('room.password.none')) : null));
}
