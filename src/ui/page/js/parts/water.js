// SPDX-License-Identifier: GPL-3.0-or-later
// The page's end of a bank's meters: tells the thread that paints them (water_worker.js) where the
// lanes are, which colours hold, and what the levels are.

import { freshId } from '../dom.js';
import { lanesLie } from '../lanes.js';

let painter = null;

function sendToPainter(message, transfer = []) {
  painter ??= new Worker(new URL('../water_worker.js', import.meta.url), { type: 'module' });
  painter.postMessage(message, transfer);
}

// Colours of the style sheets, as a canvas needs them.
function coloursOf(element) {
  const resolve = (name) => {
    element.style.color = `var(${name})`;
    return getComputedStyle(element).color;
  };
  const colours = {
    basin: resolve('--basin'), deep: resolve('--water-deep'), rms: resolve('--water'), peak: resolve('--water-pale'),
    hold: resolve('--water-line'), over: resolve('--over'), still: resolve('--water-still'),
  };
  element.style.color = '';
  return colours;
}

export class Water {
  #bank = freshId();
  #canvas;
  #layout = null;

  constructor(canvas) {
    this.#canvas = canvas;
    const offscreen = canvas.transferControlToOffscreen();
    sendToPainter({ bank: this.#bank, call: 'begin', canvas: offscreen }, [offscreen]);
  }

  // `elements` are the lanes, in the order of the levels; `inset` is half a fader's cap.
  setLanes(elements, inset) {
    const bank = this.#canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    const whole = (pixels) => Math.round(pixels * ratio);
    const lanes = elements.map((element) => {
      const box = element.getBoundingClientRect();
      return {
        x: whole(box.left - bank.left), y: whole(box.top - bank.top), width: whole(box.width), height: whole(box.height),
        still: element.dataset.still === 'true',
      };
    });
    this.#layout = { width: whole(bank.width), height: whole(bank.height), lanes, inset: inset * ratio, ratio, lying: lanesLie() };
    this.recolour();
  }

  recolour() {
    if (this.#layout) this.#call('layOut', this.#layout, coloursOf(this.#canvas));
  }

  setStill(index, still) {
    const lane = this.#layout?.lanes[index];
    if (!lane || lane.still === still) return;
    lane.still = still;
    this.#call('setStill', index, still);
  }

  // One array of levels for each lane, as in `meters`.
  show(levels) {
    this.#call('show', levels);
  }

  end() {
    sendToPainter({ bank: this.#bank, call: 'end' });
  }

  #call(call, ...values) {
    sendToPainter({ bank: this.#bank, call, values });
  }
}
