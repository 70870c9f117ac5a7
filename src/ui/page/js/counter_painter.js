// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the counter, bar.beat.tick. Each digit has a cell of one width, whatever the font: nothing
// moves but what changes.

import { oncePerFrame } from './next_frame.js';

const tickSize = 0.6;

export class CounterPainter {
  #canvas;
  #context;
  #layout = null;
  #words = null;
  #paintSoon = oncePerFrame(() => this.#paint());

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  // In pixels of the canvas. `align` is "left" or "right", `colours`: {background, digit, dot}.
  layOut(layout) {
    this.#layout = layout;
    this.#canvas.width = layout.width;
    this.#canvas.height = layout.height;
    this.#paint();
  }

  // Three texts.
  show(words) {
    this.#words = words;
    this.#paintSoon();
  }

  #paint() {
    if (!this.#layout || !this.#words) return;
    const { width, height, align, colours } = this.#layout;
    const context = this.#context;
    context.resetTransform();
    context.fillStyle = colours.background;
    context.fillRect(0, 0, width, height);
    const cells = this.#cells();
    const length = cells.reduce((sum, cell) => sum + cell.width, 0);
    // What is too long for its place is drawn narrower.
    const shrink = Math.min(1, width / length);
    context.scale(shrink, 1);
    context.textAlign = 'center';
    let x = align === 'right' ? width / shrink - length : 0;
    for (const cell of cells) {
      context.font = cell.font;
      context.fillStyle = cell.colour;
      context.fillText(cell.text, x + cell.width / 2, height * 0.84);
      x += cell.width;
    }
  }

  #cells() {
    const { family, size, colours } = this.#layout;
    const [bar, beat, tick] = this.#words;
    const large = `700 ${size}px ${family}`;
    const small = `500 ${size * tickSize}px ${family}`;
    const dot = () => this.#cellsOf('.', `400 ${size}px ${family}`, colours.dot, '.');
    return [
      ...this.#cellsOf(bar, large, colours.digit), ...dot(), ...this.#cellsOf(beat, large, colours.digit), ...dot(),
      ...this.#cellsOf(tick, small, colours.digit),
    ];
  }

  #cellsOf(word, font, colour, widest = '0') {
    this.#context.font = font;
    const { width } = this.#context.measureText(widest);
    return [...word].map((text) => ({ text, font, colour, width }));
  }
}
