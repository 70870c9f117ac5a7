// SPDX-License-Identifier: GPL-3.0-or-later
// Drags by mouse, pen and finger. Only the way matters, not where it begins: to touch a fader never
// makes it jump. Shift makes the way ten times finer, also in the middle of a drag.

const fineFactor = 1 / 10;
const doubleTapTime = 350;
const doubleTapReach = 8;

// `onMove({x, y})` with the way since the last call in pixels; `onStart` and `onEnd` around a drag;
// `onDouble` for a double click or tap.
export function watchDrags(element, { onStart, onMove, onEnd, onDouble }) {
  let pointer = null;
  let last = { x: 0, y: 0 };
  let lastDown = { time: -Infinity, x: 0, y: 0 };

  function isDouble(event) {
    const near = Math.hypot(event.clientX - lastDown.x, event.clientY - lastDown.y) < doubleTapReach;
    return near && event.timeStamp - lastDown.time < doubleTapTime;
  }

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || pointer !== null) return;
    if (isDouble(event)) {
      lastDown.time = -Infinity;
      onDouble();
      return;
    }
    lastDown = { time: event.timeStamp, x: event.clientX, y: event.clientY };
    pointer = event.pointerId;
    last = { x: event.clientX, y: event.clientY };
    element.setPointerCapture(pointer);
    onStart();
  });

  element.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return;
    const factor = event.shiftKey ? fineFactor : 1;
    const way = { x: (event.clientX - last.x) * factor, y: (event.clientY - last.y) * factor };
    last = { x: event.clientX, y: event.clientY };
    onMove(way);
  });

  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
    element.addEventListener(end, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      onEnd();
    });
  }
}
