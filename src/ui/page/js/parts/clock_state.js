// SPDX-License-Identifier: GPL-3.0-or-later
// How well this machine knows the room's time.

import { el, replace, setAttribute, setText } from '../dom.js';
import { icon } from '../icons.js';
import { number, t } from '../texts.js';
import { showNumbers } from './players.js';

const shapes = { locked: 'dot', holdover: 'half', free: 'ring' };

// The short one for the page's head.
export function createClockLamp({ scope }) {
  const lamp = el('span', { class: 'lamp' });
  const word = el('span', { class: 'clock-word' });
  const bound = el('span', { class: 'clock-bound' });
  const element = el('div', { class: 'clock', role: 'group', 'aria-label': t('clock.label') }, lamp,
    el('span', { class: 'clock-words' }, word, bound));
  let shown = '';
  scope.on('clock', (clock) => {
    if (clock.state !== shown) {
      shown = clock.state;
      replace(lamp, icon(shapes[clock.state] ?? shapes.free));
      setAttribute(lamp, 'data-lamp', { locked: 'good', holdover: 'fair' }[clock.state] ?? 'none');
      setText(word, t(`clock.${clock.state}`));
      setAttribute(element, 'title', t(`clock.${clock.state}.title`));
    }
    setText(bound, clock.error_bound_ms === undefined ? '' : t('clock.bound', { bound: number(clock.error_bound_ms, 2) }));
  });
  return element;
}

// All of it, for the side.
export function createClockDetails({ scope }) {
  const words = el('p', { class: 'side-text' });
  const numbers = el('dl', { class: 'numbers' });
  scope.on('clock', (clock) => {
    const ms = (value, digits) => t('unit.ms', { value: number(value, digits) });
    setText(words, t(`clock.${clock.state}.title`));
    // Absent before the first answer.
    if (clock.error_bound_ms === undefined) {
      showNumbers(numbers, []);
      return;
    }
    showNumbers(numbers, [
      [t('line.error_bound'), ms(clock.error_bound_ms, 2)],
      [t('clock.asymmetry'), ms(clock.asymmetry_bound_ms, 1)],
      [t('line.round_trip'), ms(clock.round_trip_ms, 1)],
      [t('line.jitter'), ms(clock.jitter_ms, 1)],
      [t('clock.drift'), t('unit.ppm', { value: number(clock.drift_ppm, 1) })],
    ]);
  });
  return el('details', { class: 'side-part clock-details' },
    el('summary', { class: 'side-title' }, t('clock.label')), words, numbers);
}
