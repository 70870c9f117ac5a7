// SPDX-License-Identifier: GPL-3.0-or-later
// Tempo from taps. Pure: times in milliseconds come in.

const pause = 2500;
const mostTaps = 9;
const fewestTaps = 3;

export class Tap {
  #times = [];

  // The tempo, to a tenth, or null while there are too few taps. After a pause it begins anew.
  tap(time) {
    const last = this.#times.at(-1);
    if (last !== undefined && (time - last > pause || time <= last)) this.#times = [];
    this.#times.push(time);
    if (this.#times.length > mostTaps) this.#times.shift();
    if (this.#times.length < fewestTaps) return null;
    return Math.round((60000 / slope(this.#times)) * 10) / 10;
  }

  get count() {
    return this.#times.length;
  }
}

// Milliseconds from tap to tap: the line through all taps, which a late last one moves less than it
// would their mean distance.
function slope(times) {
  const middle = (times.length - 1) / 2;
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  let along = 0;
  let square = 0;
  times.forEach((time, index) => {
    along += (index - middle) * (time - mean);
    square += (index - middle) ** 2;
  });
  return along / square;
}
