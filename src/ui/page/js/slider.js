// SPDX-License-Identifier: GPL-3.0-or-later
// What faders and pans have in common: one value that is moved by drag, wheel and keys, told to
// screen readers, and kept from jumping back while a hand is on it.

import { setAttribute } from './dom.js';
import { watchDrags } from './drag.js';
import { watchWheel } from './wheel.js';

// The engine's echo of an older value must not pull the control out of a hand that moves it.
const handRules = 400;

// `law`: {min, max, rest, step, fine, page, toPosition(value), fromPosition(position), add(value, by)}
// `text(value)` is what a screen reader says. `isAcross()`: is it moved sideways? `onInput(value)`
// follows each change by hand, `onShow(position, value)` each change at all.
export function makeSlider(element, { law, text, isAcross, travel, onInput, onShow }) {
  let value = law.rest;
  let position = law.toPosition(value);
  let held = false;
  let handUntil = -Infinity;

  setAttribute(element, 'role', 'slider');
  setAttribute(element, 'tabindex', 0);
  setAttribute(element, 'aria-valuemin', law.min);
  setAttribute(element, 'aria-valuemax', law.max);

  function show() {
    setAttribute(element, 'aria-valuenow', Math.max(law.min, Number(value.toFixed(2))));
    setAttribute(element, 'aria-valuetext', text(value));
    element.style.setProperty('--at', position.toFixed(4));
    onShow?.(position, value);
  }

  function put(newValue, newPosition = law.toPosition(newValue)) {
    value = newValue;
    position = newPosition;
    show();
  }

  function byHand(newValue, newPosition) {
    handUntil = performance.now() + handRules;
    const isNew = newValue !== value;
    // Also ways too small for another value count: they add up.
    put(newValue, newPosition);
    if (isNew) onInput(value);
  }

  watchDrags(element, {
    onStart: () => {
      held = true;
      element.focus({ preventScroll: true });
    },
    onMove: ({ x, y }) => {
      const way = isAcross() ? x : -y;
      const wished = Math.min(1, Math.max(0, position + way / travel()));
      byHand(law.fromPosition(wished), wished);
    },
    onEnd: () => {
      held = false;
      handUntil = performance.now() + handRules;
    },
    onDouble: () => byHand(law.rest),
  });

  watchWheel(element, (notches, fine) => byHand(law.add(value, notches * (fine ? law.fine : law.step))));

  element.addEventListener('keydown', (event) => {
    const wished = valueAfterKey(event, value, law, isAcross());
    if (wished === undefined) return;
    event.preventDefault();
    byHand(wished);
  });

  show();
  return {
    // A value that the engine tells.
    set(newValue) {
      if (held || performance.now() < handUntil || newValue === value) return;
      put(newValue);
    },
    get value() {
      return value;
    },
    // In another language, or after the lanes were turned.
    refresh: show,
  };
}

// A standing slider leaves ← and → to its desk, which goes to the neighbouring strip.
function valueAfterKey(event, value, law, isAcross) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const step = event.shiftKey ? law.fine : law.step;
  const steps = { ArrowUp: step, ArrowDown: -step, PageUp: law.page, PageDown: -law.page };
  if (isAcross) Object.assign(steps, { ArrowRight: step, ArrowLeft: -step });
  if (event.key in steps) return law.add(value, steps[event.key]);
  if (event.key === 'Home') return law.fromPosition(0);
  if (event.key === 'End') return law.fromPosition(1);
  if (event.key === '0') return law.rest;
  return undefined;
}
