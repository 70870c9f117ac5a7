// SPDX-License-Identifier: GPL-3.0-or-later
// Left and right of one strip.

import { el } from '../dom.js';
import { makeSlider } from '../slider.js';
import { number, t } from '../texts.js';

function limited(pan) {
  return Math.round(Math.min(1, Math.max(-1, pan)) * 100) / 100;
}

const law = {
  min: -1,
  max: 1,
  rest: 0,
  step: 0.05,
  fine: 0.01,
  page: 0.25,
  toPosition: (pan) => (pan + 1) / 2,
  // A small notch in the middle, which is what most are looking for.
  fromPosition: (position) => (Math.abs(position - 0.5) < 0.02 ? 0 : limited(position * 2 - 1)),
  add: (pan, by) => limited(pan + by),
};

function spokenPan(pan) {
  const percent = number(Math.abs(pan) * 100);
  if (pan === 0) return t('pan.centre');
  return pan < 0 ? t('pan.left', { percent }) : t('pan.right', { percent });
}

export function createPan({ label, control, onInput }) {
  const track = el('div', { class: 'pan-track' }, el('div', { class: 'pan-fill' }), el('div', { class: 'pan-knob' }));
  const element = el('div', { class: 'pan', 'aria-label': label, 'aria-orientation': 'horizontal', 'data-control': control }, track);
  const slider = makeSlider(element, {
    law,
    text: spokenPan,
    isAcross: () => true,
    travel: () => element.clientWidth,
    onInput,
    // How far the fill reaches, and from where.
    onShow: (position) => {
      element.style.setProperty('--from', Math.min(position, 0.5).toFixed(4));
      element.style.setProperty('--reach', Math.abs(position - 0.5).toFixed(4));
    },
  });
  return { element, set: slider.set };
}
