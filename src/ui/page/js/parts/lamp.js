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

// Why the lamp is as it is: a sentence with the number that matters.
export function reasonInWords(player) {
  const key = `line.reason.${player.reason}`;
  if (!hasText(key)) return player.reason;
  // Of oneself only that it happens is known.
  if (player.reason === 'loss' && !player.sound) return t('line.reason.loss_of_own');
  return t(key, {
    loss: number(player.sound?.loss_percent ?? 0, 1),
    jitter: number(player.sound?.jitter_ms ?? player.line?.jitter_ms ?? 0, 1),
    delay: number(player.sound?.delay_ms ?? player.line?.round_trip_ms ?? 0),
  });
}

export function lampInWords(lamp) {
  return t(`line.lamp.${lamp}`);
}
