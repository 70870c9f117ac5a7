// SPDX-License-Identifier: GPL-3.0-or-later
// Going to a bar.

import { el } from '../dom.js';
import { createPopover } from '../popover.js';
import { t } from '../texts.js';
import { createField } from './field.js';

export function createLocate(context) {
  const { scope, store, transport } = context;
  const key = el('button', { type: 'button', class: 'key panel-key', title: t('locate.title') },
    el('span', { class: 'panel-label' }, t('locate.label')), el('span', { class: 'panel-value' }, t('locate.short')));
  const bar = createField({ label: t('place.bar'), type: 'number', min: 1, max: 1e6, required: true });
  const beat = createField({ label: t('place.beat'), type: 'number', min: 1, max: 64, required: true });
  const form = el('form', {
    class: 'popover-form',
    on: {
      submit: (event) => {
        event.preventDefault();
        transport('locate', { place: { bar: bar.input.valueAsNumber, beat: beat.input.valueAsNumber } });
        popover.close();
      },
    },
  }, el('div', { class: 'field-row' }, bar.element, beat.element,
    el('button', { type: 'submit', class: 'key is-main' }, t('locate.go'))));
  const popover = createPopover({
    key, label: t('locate.title'), content: form, scope,
    onOpen: () => {
      bar.input.value = store.latest('meters')?.song?.[0] ?? 1;
      beat.input.value = 1;
    },
  });
  context.actions.openLocate = popover.open;
  return popover.element;
}
