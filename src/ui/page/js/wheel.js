// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse wheel over a control. Who scrolls the page and comes past a fader must not turn it, so
// a turn counts only where it began.

const pause = 250;
let began = null;
let lastTime = -Infinity;

// Before any control sees the event.
document.addEventListener('wheel', (event) => {
  if (event.timeStamp - lastTime > pause) began = event.target;
  lastTime = event.timeStamp;
}, { capture: true, passive: true });

// `onTurn(notches, fine)`: up is more.
export function watchWheel(element, onTurn) {
  element.addEventListener('wheel', (event) => {
    if (!element.contains(began) || event.ctrlKey) return;
    event.preventDefault();
    // Shift turns some wheels sideways.
    const way = event.deltaY || event.deltaX;
    if (way !== 0) onTurn(-Math.sign(way), event.shiftKey);
  }, { passive: false });
}
