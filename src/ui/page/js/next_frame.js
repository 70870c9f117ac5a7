// SPDX-License-Identifier: GPL-3.0-or-later
// What a painter asks for as often as it likes, and gets once a frame.

// Where a worker has none, which some browsers' have not.
const nextFrame = globalThis.requestAnimationFrame ?? ((paint) => setTimeout(paint, 16));

export function oncePerFrame(paint) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    nextFrame(() => {
      waiting = false;
      paint();
    });
  };
}
