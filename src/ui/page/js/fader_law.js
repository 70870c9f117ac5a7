// SPDX-License-Identifier: GPL-3.0-or-later
// Where a fader stands for which gain: the law of src/audio/fader_law.hpp, which is that of the X32.
// Meters use it too, so that one scale serves the fader and the water behind it.

export const faderTop = 10;
export const faderBottom = -90;
export const silence = -200;

const law = [
  { position: 0, decibels: faderBottom },
  { position: 0.0625, decibels: -60 },
  { position: 0.25, decibels: -30 },
  { position: 0.5, decibels: -10 },
  { position: 1, decibels: faderTop },
];

function alongLaw(from, to, x) {
  let high = 1;
  while (high + 1 < law.length && x > law[high][from]) high += 1;
  const [a, b] = [law[high - 1], law[high]];
  return a[to] + ((x - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
}

// `position` from 0 (down) to 1 (up).
export function gainAtFader(position) {
  if (!(position > 0)) return silence;
  if (position >= 1) return faderTop;
  return alongLaw('position', 'decibels', position);
}

export function faderAtGain(decibels) {
  if (!(decibels > faderBottom)) return 0;
  if (decibels >= faderTop) return 1;
  return alongLaw('decibels', 'position', decibels);
}
