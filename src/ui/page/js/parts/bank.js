// SPDX-License-Identifier: GPL-3.0-or-later
// Strips side by side with their water behind them: all players, one's own inputs, or the master.

import { el, freshId, setText } from '../dom.js';
import { lanesLie, onLanesTurned } from '../lanes.js';
import { Water } from './water.js';

// M and S are 24 pixels wide then, which is the least that WCAG wants.
const narrowest = 58;

// So wide a strip has room for the scale beside its water.
const roomForScale = 70;

// Into how many columns `count` strips go: as many as fit, in rows of nearly the same length.
export function columnsFor(count, width) {
  const fitting = Math.max(1, Math.floor(width / narrowest));
  const rows = Math.max(1, Math.ceil(count / fitting));
  return Math.max(1, Math.ceil(count / rows));
}

// `makeStrip(key, state)` makes the strip of what is new.
export function createBank({ kind, title, scope, makeStrip }) {
  const canvas = el('canvas', { class: 'water', 'aria-hidden': 'true' });
  const strips = el('div', { class: 'strips' });
  const titleId = freshId();
  const heading = el('h2', { class: 'bank-title', id: titleId }, title);
  const element = el('section', { class: 'bank', 'data-bank': kind, 'aria-labelledby': titleId },
    heading,
    el('div', { class: 'basin' }, el('div', { class: 'pool' }, canvas, strips)));
  const water = new Water(canvas);
  let shown = new Map();
  let frame = 0;

  function layOut() {
    frame = 0;
    const columns = columnsFor(shown.size, strips.clientWidth);
    strips.style.setProperty('--columns', columns);
    strips.dataset.narrow = String(strips.clientWidth / columns < roomForScale);
    const lanes = [...shown.values()].map((strip) => strip.lane);
    const cap = lanes[0]?.querySelector('.fader-cap');
    const inset = cap ? (lanesLie() ? cap.offsetWidth : cap.offsetHeight) / 2 : 0;
    water.setLanes(lanes, columns, inset);
  }
  function layOutSoon() {
    if (!frame) frame = requestAnimationFrame(layOut);
  }

  const observer = new ResizeObserver(layOutSoon);
  observer.observe(strips);
  scope.onEnd(() => {
    observer.disconnect();
    water.end();
    cancelAnimationFrame(frame);
  });
  scope.onEnd(onLanesTurned(() => {
    for (const strip of shown.values()) strip.turn();
    layOutSoon();
  }));

  return {
    element,
    // `states` by key, in their order. Strips that stay keep their elements, and so the focus.
    show(states) {
      const kept = new Map();
      for (const [key, state] of states) {
        const strip = shown.get(key) ?? makeStrip(key, state);
        strip.show(state);
        kept.set(key, strip);
      }
      const changed = [...kept.keys()].join('\n') !== [...shown.keys()].join('\n');
      shown = kept;
      if (changed) {
        arrange(strips, [...shown.values()].map((strip) => strip.element));
        element.dataset.count = String(shown.size);
        element.style.setProperty('--count', shown.size);
        layOutSoon();
      } else {
        [...shown.values()].forEach((strip, index) => water.setStill(index, strip.lane.dataset.still === 'true'));
      }
    },
    showLevels(levels) {
      water.show(levels);
      [...shown.values()].forEach((strip, index) => strip.setClips(levels[index]?.[6] ?? 0));
    },
    setTitle: (text) => setText(heading, text),
    strip: (key) => shown.get(key),
    recolour: () => water.recolour(),
  };
}

// Puts `wished` in order without moving an element that has its place already: moving one takes its focus.
function arrange(parent, wished) {
  for (const child of [...parent.children]) if (!wished.includes(child)) child.remove();
  wished.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}
