// SPDX-License-Identifier: GPL-3.0-or-later
// Whether lanes stand (a console) or lie (a phone, where each player is a row). The style sheets ask
// the same question: keep them alike.

const lying = matchMedia('(max-width: 639px), (max-height: 479px)');

export function lanesLie() {
  return lying.matches;
}

export function onLanesTurned(listener) {
  lying.addEventListener('change', listener);
  return () => lying.removeEventListener('change', listener);
}
