// SPDX-License-Identifier: GPL-3.0-or-later
// The page's end of the thread that paints what moves all the time (paint_worker.js).

import { freshId } from './dom.js';

let worker = null;

function send(message, transfer = []) {
  worker ??= new Worker(new URL('paint_worker.js', import.meta.url), { type: 'module' });
  worker.postMessage(message, transfer);
}

// Gives a canvas to a painter of that thread; `kind` is one of paint_worker.js.
export function givePainter(kind, canvas) {
  const id = freshId();
  const offscreen = canvas.transferControlToOffscreen();
  send({ id, kind, canvas: offscreen }, [offscreen]);
  return {
    call: (method, ...values) => send({ id, method, values }),
    end: () => send({ id, method: 'end' }),
  };
}

// Colours of the style sheets, as a canvas needs them: {name: '--custom-property'}.
export function resolveColours(element, names) {
  const resolve = (property) => {
    element.style.color = `var(${property})`;
    return getComputedStyle(element).color;
  };
  const colours = Object.fromEntries(Object.entries(names).map(([name, property]) => [name, resolve(property)]));
  element.style.color = '';
  return colours;
}
