// SPDX-License-Identifier: GPL-3.0-or-later
// The lamp of a player's line. Its shape says as much as its colour.

import { el, replace, setAttribute } from '../dom.js';
import { icon } from '../icons.js';
import { hasText, number, t } from '../texts.js';

const shapes = { good: 'dot', fair: 'half', bad: 'cross', none: 'ring' };

export function createLamp() {
  const element = el('span', { class: 'lamp' });
  let shown = '';
  return {
    element,
    show(lamp) {
      if (lamp === shown) return;
      shown = lamp;
      setAttribute(element, 'data-lamp', lamp);
      replace(element, icon(shapes[lamp] ?? shapes.none));
    },
  };
}

// The number that turned the lamp.
const shareOf = { gaps: (sound) => sound?.concealed_percent, loss: (sound) => sound?.loss_percent };

// Why the lamp is as it is: a sentence with the number that matters.
export function reasonInWords(player) {
  const key = `line.reason.${player.reason}`;
  if (!hasText(key)) return player.reason;
  const share = shareOf[player.reason]?.(player.sound);
  // Of oneself only that it happens is known.
  if (player.reason in shareOf && !share) return t('line.reason.loss_of_own');
  return t(key, {
    // What is said to be there is never said to be 0.0 %.
    share: share && number(Math.max(share, 0.1), 1),
    jitter: number(player.sound?.jitter_ms ?? player.line?.jitter_ms ?? 0, 1),
    delay: number(player.sound?.delay_ms ?? player.line?.round_trip_ms ?? 0),
  });
}

// How long his sound takes; a dash before any has been heard.
export function delayInWords({ sound }) {
  return sound?.delay_ms > 0 ? t('unit.ms', { value: number(sound.delay_ms) }) : '–';
}

export function lampInWords(lamp) {
  return t(`line.lamp.${lamp}`);
}
