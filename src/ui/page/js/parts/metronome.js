// SPDX-License-Identifier: GPL-3.0-or-later
// The metronome: whether it clicks, what, and how many bars are counted before one's own start. It is
// each player's own, so it is there also for who may not steer.

import { el, replace, setAttribute, setText } from '../dom.js';
import { createPopover } from '../popover.js';
import { t } from '../texts.js';
import { createRadios } from './radios.js';

const subdivisions = ['none', 'eighths', 'triplets', 'sixteenths'];
const countIns = [0, 1, 2];
const unknown = { on: false, subdivision: 'none', accent: true, count_in: 0 };

export function createMetronome(context) {
  const { scope, store, outbox } = context;
  const value = el('span', { class: 'panel-value' });
  const key = el('button', { type: 'button', class: 'key metronome-key', title: t('metronome.title') },
    el('span', { class: 'panel-label' }, t('metronome.label')), value);
  const content = el('div', { class: 'popover-form' });

  const now = () => store.latest('mixer')?.metronome ?? unknown;
  const change = (fields) => outbox.post({ type: 'metronome' }, fields);
  const radios = (title, names, name, chosen, choose) => createRadios({
    title, chosen: String(chosen), choose,
    options: names.map((option) => ({ value: String(option), name: t(`${name}.${option}`) })),
  });

  const popover = createPopover({
    key, label: t('metronome.label'), content, scope,
    onOpen: () => {
      const { subdivision, accent, count_in: bars } = now();
      replace(content,
        createSwitch(t('metronome.on'), now().on, (on) => change({ on })),
        radios(t('metronome.subdivision'), subdivisions, 'metronome.subdivision', subdivision, (chosen) => change({ subdivision: chosen })),
        createSwitch(t('metronome.accent'), accent, (on) => change({ accent: on })),
        radios(t('metronome.count_in'), countIns, 'metronome.count_in', bars, (chosen) => change({ count_in: Number(chosen) })));
    },
  });
  context.actions.metronome = { toggle: () => change({ on: !now().on }) };
  scope.on('mixer', () => {
    const { on } = now();
    setText(value, t(on ? 'metronome.is_on' : 'metronome.is_off'));
    setAttribute(key, 'data-on', on);
  });
  return popover.element;
}

function createSwitch(label, isOn, choose) {
  const input = el('input', { type: 'checkbox', checked: isOn, on: { change: () => choose(input.checked) } });
  return el('label', { class: 'check-line' }, input, el('span', {}, label));
}
