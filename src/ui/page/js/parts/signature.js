// SPDX-License-Identifier: GPL-3.0-or-later
// The time signature: the usual ones at a click, any other by its two numbers.

import { el, setText } from '../dom.js';
import { createPopover } from '../popover.js';
import { t } from '../texts.js';
import { createField } from './field.js';

const usual = [[4, 4], [3, 4], [2, 4], [5, 4], [6, 8], [7, 8], [12, 8]];
const denominators = [1, 2, 4, 8, 16, 32];

export function createSignature({ scope, store, transport }) {
  const value = el('span', { class: 'panel-value' });
  const key = el('button', { type: 'button', class: 'key panel-key', title: t('signature.label') },
    el('span', { class: 'panel-label' }, t('signature.label')), value);
  const numerator = createField({ label: t('signature.beats'), type: 'number', min: 1, max: 64, required: true });
  const denominator = el('select', { 'aria-label': t('signature.note') },
    denominators.map((number) => el('option', { value: number }, String(number))));

  function ask(over, under) {
    transport('signature', { time_signature: { numerator: over, denominator: under } });
    popover.close();
  }
  const form = el('form', {
    class: 'popover-form',
    on: {
      submit: (event) => {
        event.preventDefault();
        ask(numerator.input.valueAsNumber, Number(denominator.value));
      },
    },
  },
  el('div', { class: 'presets' }, usual.map(([over, under]) => el('button', {
    type: 'button', class: 'key', on: { click: () => ask(over, under) },
  }, `${over}/${under}`))),
  el('div', { class: 'field-row' }, numerator.element,
    el('label', { class: 'field' }, el('span', {}, t('signature.note')), denominator),
    el('button', { type: 'submit', class: 'key is-main' }, t('set'))));
  const popover = createPopover({
    key, label: t('signature.label'), content: form, scope,
    onOpen: () => {
      const signature = store.latest('transport')?.time_signature ?? { numerator: 4, denominator: 4 };
      numerator.input.value = signature.numerator;
      denominator.value = signature.denominator;
    },
  });
  scope.on('transport', ({ time_signature: signature }) => setText(value, `${signature.numerator}/${signature.denominator}`));
  return popover.element;
}
