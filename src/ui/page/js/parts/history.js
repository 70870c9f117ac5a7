// SPDX-License-Identifier: GPL-3.0-or-later
// Who changed what, as a sentence: "Kim set 128 bpm".

import { hasText, shortNumber, t } from '../texts.js';
import { loopInWords } from './loop.js';

// `changed` names the loop's ends as the bus does.
function loopOf({ loop }) {
  return loop && { from: loop.start ?? loop.from, to: loop.end ?? loop.to };
}

function detail(change) {
  const place = change.place ?? change.position;
  const loop = loopOf(change);
  return {
    bpm: change.bpm === undefined ? '' : shortNumber(change.bpm, 3),
    bar: place?.bar ?? '',
    signature: change.time_signature ? `${change.time_signature.numerator}/${change.time_signature.denominator}` : '',
    loop: loop?.from?.bar ? loopInWords(loop) : '',
    reason: change.reason ?? '',
  };
}

// The action's own text; some have a variant for what is missing.
function action(change) {
  if (change.action === 'loop' && !change.loop) return 'loop_off';
  if (change.action === 'loop' && !loopOf(change).from?.bar) return 'loop_on';
  if (change.action === 'locate' && !(change.place ?? change.position)?.bar) return 'locate_place';
  return change.action;
}

export function changeInWords(change) {
  const who = change.self ? 'self' : 'other';
  const key = `changed.${action(change)}.${who}`;
  if (!hasText(key)) return '';
  return t(key, { name: change.nickname, ...detail(change) });
}
