// SPDX-License-Identifier: GPL-3.0-or-later
// The page's end of a bank's meters: tells the thread that paints them where the lanes are, which
// colours hold, and what the levels are.

import { lanesLie } from '../lanes.js';
import { givePainter, resolveColours } from '../paint_thread.js';

// In a lane that lies; where it stands the style sheet has it.
const betweenSides = 2;

const colours = {
  basin: '--basin', deep: '--water-deep', rms: '--water', peak: '--water-pale', hold: '--water-line', over: '--over', still: '--water-still',
};

// How far a standing lane's middle is from that of its column, to the right.
function offMiddle(lane, pitch) {
  const strip = lane.parentElement.getBoundingClientRect();
  return lane.getBoundingClientRect().left + lane.clientLeft + lane.clientWidth / 2 - strip.left - pitch / 2;
}

// Where lanes stand, each is two pixels of the canvas wide, left and right, and the style sheet draws
// them out: what a frame costs goes by the canvas's pixels, above all without a graphics card.
export class Water {
  #canvas;
  #painter;
  #layout = null;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#painter = givePainter('water', canvas);
  }

  // `elements` are the lanes, in the order of the levels, so many in a row; `inset` is half a fader's cap.
  setLanes(elements, columns, inset) {
    if (elements.length === 0) return;
    const bank = this.#canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    const whole = (pixels) => Math.round(pixels * ratio);
    const lying = lanesLie();
    const lanes = elements.map((element, index) => {
      const box = element.getBoundingClientRect();
      const across = lying ? { x: whole(box.left - bank.left), width: whole(box.width) } : { x: 2 * (index % columns), width: 2 };
      return { ...across, y: whole(box.top - bank.top), height: whole(box.height), still: element.dataset.still === 'true' };
    });
    const width = lying ? whole(bank.width) : 2 * columns;
    const gap = lying ? whole(betweenSides) : 0;
    this.#canvas.style.left = lying ? '' : `${offMiddle(elements[0], bank.width / columns)}px`;
    this.#layout = { width, height: whole(bank.height), lanes, inset: inset * ratio, ratio, gap, lying };
    this.recolour();
  }

  recolour() {
    if (this.#layout) this.#painter.call('layOut', this.#layout, resolveColours(this.#canvas, colours));
  }

  setStill(index, still) {
    const lane = this.#layout?.lanes[index];
    if (!lane || lane.still === still) return;
    lane.still = still;
    this.#painter.call('setStill', index, still);
  }

  // One array of levels for each lane, as in `meters`.
  show(levels) {
    this.#painter.call('show', levels);
  }

  end() {
    this.#painter.end();
  }
}
