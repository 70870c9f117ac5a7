// SPDX-License-Identifier: GPL-3.0-or-later
// A fader: the float that lies across a lane.

import { el, setAttribute } from '../dom.js';
import { faderAtGain, faderBottom, faderTop, gainAtFader, silence } from '../fader_law.js';
import { lanesLie } from '../lanes.js';
import { makeSlider } from '../slider.js';
import { decibels, t } from '../texts.js';

// Tenths of a decibel: what is shown is what is sent.
function rounded(gain) {
  return gain <= faderBottom ? silence : Math.round(gain * 10) / 10;
}

const law = {
  min: faderBottom,
  max: faderTop,
  rest: 0,
  step: 1,
  fine: 0.1,
  page: 6,
  toPosition: faderAtGain,
  fromPosition: (position) => rounded(gainAtFader(position)),
  add: (gain, by) => rounded(Math.min(faderTop, Math.max(faderBottom, gain) + by)),
};

export function spokenGain(gain) {
  return gain <= faderBottom ? t('gain.silent') : t('gain.decibels', { decibels: decibels(gain) });
}

// `label` is for screen readers, `control` the word that names it to MIDI learn.
export function createFader({ label, control, onInput, onShow }) {
  const cap = el('div', { class: 'fader-cap' });
  const element = el('div', { class: 'fader', 'aria-label': label, 'data-control': control }, cap);
  const slider = makeSlider(element, {
    law,
    text: spokenGain,
    isAcross: lanesLie,
    // The cap stays within the lane, so its middle goes less far than the lane is long.
    travel: () => (lanesLie()
      ? element.clientWidth - cap.offsetWidth
      : element.clientHeight - cap.offsetHeight),
    onInput,
    onShow,
  });
  function turn() {
    setAttribute(element, 'aria-orientation', lanesLie() ? 'horizontal' : 'vertical');
  }
  turn();
  return { element, set: slider.set, turn };
}
