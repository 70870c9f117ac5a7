// SPDX-License-Identifier: GPL-3.0-or-later
// When what one asks for takes effect while the song plays: at once, on the next beat or bar.

import { el, freshId } from '../dom.js';
import { t } from '../texts.js';

export const quantiseChoices = ['none', 'beat', 'bar'];

export function createQuantise({ settings, scope }) {
  const name = freshId();
  const inputs = quantiseChoices.map((choice) => el('input', {
    type: 'radio', name, value: choice, class: 'only-spoken',
    on: { change: () => settings.set({ quantise: choice }) },
  }));
  const show = () => inputs.forEach((input) => { input.checked = input.value === settings.quantise(); });
  show();
  scope.on('settings', show);
  return el('fieldset', { class: 'quantise', title: t('quantise.title') },
    el('legend', { class: 'only-spoken' }, t('quantise.title')),
    el('span', { class: 'panel-label', 'aria-hidden': 'true' }, t('quantise.label')),
    el('div', { class: 'segments' }, inputs.map((input) => el('label', { class: 'segment' }, input,
      el('span', {}, t(`quantise.${input.value}`))))));
}
