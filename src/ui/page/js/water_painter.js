// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the meters of one bank of strips: water that stands in the lanes, on one canvas behind them.
// Two columns a lane, left and right. Deep water is the RMS, the paler part above it reaches to the
// peak, a line holds the highest peak, and what is above 0 dB is red.
// A lane is painted when its levels moved by a pixel, and never else.

import { faderAtGain } from './fader_law.js';
import { oncePerFrame } from './next_frame.js';

const zero = faderAtGain(0);
const holdLine = 2;

export class WaterPainter {
  #canvas;
  #context;
  #lanes = [];
  #layout = { ratio: 1, lying: false };
  #colours;
  #levels = [];
  #paintSoon = oncePerFrame(() => this.#paint());

  constructor(canvas) {
    this.#canvas = canvas;
    // Opaque: what is below need not be mixed in, each frame, pixel by pixel.
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  // All in pixels of the canvas. `lanes`: {x, y, width, height, still}; `inset`: half a fader's cap,
  // where the scale begins and ends; `gap`: between a lane's two sides; `lying`: whether lanes lie;
  // `ratio`: pixels of the screen in one of CSS.
  layOut({ width, height, lanes, ...layout }, colours) {
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#layout = layout;
    this.#colours = colours;
    this.#lanes = lanes.map((box) => ({ box, painted: '' }));
    // At once: to set the size has emptied the canvas.
    this.#context.fillStyle = colours.basin;
    this.#context.fillRect(0, 0, width, height);
    this.#paint();
  }

  setStill(index, still) {
    if (this.#lanes[index]) this.#lanes[index].box.still = still;
    this.#paintSoon();
  }

  // One array of levels for each lane, as in `meters`.
  show(levels) {
    this.#levels = levels;
    this.#paintSoon();
  }

  #paint() {
    this.#lanes.forEach((lane, index) => {
      const columns = this.#columns(lane.box, this.#levels[index] ?? []);
      if (columns.key === lane.painted) return;
      lane.painted = columns.key;
      this.#paintLane(lane, columns);
    });
  }

  // How far each of the lane's two columns reaches, in whole pixels from its low end.
  #columns(box, [peakLeft, peakRight, heldLeft, heldRight, rmsLeft, rmsRight]) {
    const { inset, lying } = this.#layout;
    const length = (lying ? box.width : box.height) - 2 * inset;
    const reach = (decibels) => {
      const position = faderAtGain(decibels);
      return position === 0 ? 0 : Math.round(inset + position * length);
    };
    const sides = [
      { peak: reach(peakLeft), held: reach(heldLeft), rms: reach(rmsLeft) },
      { peak: reach(peakRight), held: reach(heldRight), rms: reach(rmsRight) },
    ];
    const key = sides.map(({ peak, held, rms }) => `${peak},${held},${rms}`).join(' ');
    return { sides, over: Math.round(inset + zero * length), key: box.still ? `${key} still` : key };
  }

  #paintLane(lane, { sides, over }) {
    const { box } = lane;
    const { basin, still, peak, hold, over: red } = this.#colours;
    const line = Math.round(holdLine * this.#layout.ratio);
    this.#context.fillStyle = basin;
    this.#context.fillRect(box.x, box.y, box.width, box.height);
    sides.forEach((side, index) => {
      this.#paintColumn(box, index, 0, side.rms, box.still ? still : this.#gradient(lane));
      this.#paintColumn(box, index, side.rms, Math.min(side.peak, over), box.still ? still : peak);
      if (side.peak > over) this.#paintColumn(box, index, over, side.peak, red);
      if (side.held > line) this.#paintColumn(box, index, side.held - line, side.held, side.held > over ? red : hold);
    });
  }

  // Deeper down it is darker.
  #gradient(lane) {
    if (lane.gradient) return lane.gradient;
    const { x, y, width, height } = lane.box;
    lane.gradient = this.#layout.lying
      ? this.#context.createLinearGradient(x, 0, x + width, 0)
      : this.#context.createLinearGradient(0, y + height, 0, y);
    lane.gradient.addColorStop(0, this.#colours.deep);
    lane.gradient.addColorStop(zero, this.#colours.rms);
    return lane.gradient;
  }

  // From `low` to `high`, along the lane.
  #paintColumn(box, index, low, high, fill) {
    if (high <= low) return;
    const { gap, lying } = this.#layout;
    this.#context.fillStyle = fill;
    const side = Math.floor(((lying ? box.height : box.width) - gap) / 2);
    const from = index === 0 ? 0 : side + gap;
    if (lying) this.#context.fillRect(box.x + low, box.y + from, high - low, side);
    else this.#context.fillRect(box.x + from, box.y + box.height - high, side, high - low);
  }
}
