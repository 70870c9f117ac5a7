// SPDX-License-Identifier: GPL-3.0-or-later
// The meters of one bank of strips: water that stands in the lanes, on one canvas behind them.
// Two columns a lane, left and right. Deep water is the RMS, the paler part above it reaches to the
// peak, a line holds the highest peak, and what is above 0 dB is red.
// A lane is drawn when its levels moved by a pixel, and never else.

import { faderAtGain } from '../fader_law.js';
import { lanesLie } from '../lanes.js';

const zero = faderAtGain(0);
// Lanes that lie keep this much free for the hold line's thickness.
const holdLine = 2;
const betweenColumns = 2;

// Colours of the style sheets, as a canvas needs them.
function colours(element) {
  const resolve = (name) => {
    element.style.color = `var(${name})`;
    return getComputedStyle(element).color;
  };
  const all = {
    deep: resolve('--water-deep'), rms: resolve('--water'), peak: resolve('--water-pale'),
    hold: resolve('--water-line'), over: resolve('--over'), still: resolve('--water-still'),
  };
  element.style.color = '';
  return all;
}

export class Water {
  #canvas;
  #context;
  #lanes = [];
  #colours;
  #frame = 0;
  #ratio = 1;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
  }

  // `elements` are the lanes, in the order of the levels; `inset` is half a fader's cap, where the
  // scale begins and ends.
  setLanes(elements, inset) {
    const old = this.#lanes;
    // Not before: an element outside the page has no colours.
    this.#colours ??= colours(this.#canvas);
    const bank = this.#canvas.getBoundingClientRect();
    this.#ratio = window.devicePixelRatio;
    this.#canvas.width = Math.round(bank.width * this.#ratio);
    this.#canvas.height = Math.round(bank.height * this.#ratio);
    this.#lanes = elements.map((element, index) => ({
      box: this.#boxOf(element, bank),
      inset: inset * this.#ratio,
      levels: old[index]?.levels,
      wet: element.dataset.still !== 'true',
      drawn: '',
    }));
    this.#paintSoon();
  }

  setStill(index, still) {
    const lane = this.#lanes[index];
    if (!lane || lane.wet === !still) return;
    lane.wet = !still;
    lane.drawn = '';
    this.#paintSoon();
  }

  recolour() {
    if (!this.#colours) return;
    this.#colours = colours(this.#canvas);
    for (const lane of this.#lanes) lane.drawn = '';
    this.#paintSoon();
  }

  // One array of levels for each lane, as in `meters`.
  show(levels) {
    let moved = false;
    this.#lanes.forEach((lane, index) => {
      lane.levels = levels[index];
      lane.columns = this.#columns(lane);
      if (lane.columns.key !== lane.drawn) moved = true;
    });
    if (moved) this.#paintSoon();
  }

  end() {
    cancelAnimationFrame(this.#frame);
  }

  #boxOf(element, bank) {
    const box = element.getBoundingClientRect();
    const whole = (pixels) => Math.round(pixels * this.#ratio);
    return {
      x: whole(box.left - bank.left), y: whole(box.top - bank.top),
      width: whole(box.width), height: whole(box.height),
    };
  }

  // How far each of the lane's two columns reaches, in whole pixels from its low end.
  #columns(lane) {
    const length = (lanesLie() ? lane.box.width : lane.box.height) - 2 * lane.inset;
    const reach = (decibels) => {
      const position = faderAtGain(decibels);
      return position === 0 ? 0 : Math.round(lane.inset + position * length);
    };
    const [peakLeft, peakRight, heldLeft, heldRight, rmsLeft, rmsRight] = lane.levels ?? [];
    const sides = [
      { peak: reach(peakLeft), held: reach(heldLeft), rms: reach(rmsLeft) },
      { peak: reach(peakRight), held: reach(heldRight), rms: reach(rmsRight) },
    ];
    const key = sides.map(({ peak, held, rms }) => `${peak},${held},${rms}`).join(' ') + (lane.wet ? '' : ' still');
    return { sides, over: Math.round(lane.inset + zero * length), key };
  }

  #paintSoon() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      for (const lane of this.#lanes) {
        lane.columns ??= this.#columns(lane);
        if (lane.columns.key !== lane.drawn) this.#paint(lane);
      }
    });
  }

  #paint(lane) {
    const { box, columns } = lane;
    this.#context.clearRect(box.x, box.y, box.width, box.height);
    columns.sides.forEach((side, index) => {
      this.#paintColumn(lane, index, 0, side.rms, lane.wet ? this.#gradient(lane) : this.#colours.still);
      this.#paintColumn(lane, index, side.rms, Math.min(side.peak, columns.over), lane.wet ? this.#colours.peak : this.#colours.still);
      if (side.peak > columns.over) this.#paintColumn(lane, index, columns.over, side.peak, this.#colours.over);
      if (side.held > holdLine) {
        const colour = side.held > columns.over ? this.#colours.over : this.#colours.hold;
        this.#paintColumn(lane, index, side.held - Math.round(holdLine * this.#ratio), side.held, colour);
      }
    });
    lane.drawn = columns.key;
  }

  // Deeper down it is darker. Made once for each place of a lane.
  #gradient(lane) {
    if (lane.gradient?.colours === this.#colours) return lane.gradient.fill;
    const { x, y, width, height } = lane.box;
    const fill = lanesLie()
      ? this.#context.createLinearGradient(x, 0, x + width, 0)
      : this.#context.createLinearGradient(0, y + height, 0, y);
    fill.addColorStop(0, this.#colours.deep);
    fill.addColorStop(zero, this.#colours.rms);
    lane.gradient = { colours: this.#colours, fill };
    return fill;
  }

  // From `low` to `high`, along the lane.
  #paintColumn({ box }, index, low, high, fill) {
    if (high <= low) return;
    const gap = Math.round((betweenColumns * this.#ratio) / 2);
    this.#context.fillStyle = fill;
    if (lanesLie()) {
      const half = Math.floor(box.height / 2);
      const top = box.y + (index === 0 ? 0 : half + gap);
      this.#context.fillRect(box.x + low, top, high - low, half - gap);
    } else {
      const half = Math.floor(box.width / 2);
      const left = box.x + (index === 0 ? 0 : half + gap);
      this.#context.fillRect(left, box.y + box.height - high, half - gap, high - low);
    }
  }
}
