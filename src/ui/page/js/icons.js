// SPDX-License-Identifier: GPL-3.0-or-later
// Small drawings, on a field of 24 × 24. They only stand beside or for a label.

import { svg } from './dom.js';

const paths = {
  start: 'M5 5h3v14H5z M10 5l10 7-10 7z',
  play: 'M7 4l13 8-13 8z',
  stop: 'M6 6h12v12H6z',
  copy: 'M9 3h11v13h-3v-2h1V5h-7v1H9z M4 8h11v13H4z',
  tick: 'M4 12l2-2 4 4 8-9 2 2-10 11z',
  cross: 'M6 4l6 6 6-6 2 2-6 6 6 6-2 2-6-6-6 6-2-2 6-6-6-6z',
  gear: 'M4 6h8v2H4z M15 4h2v2h3v2h-3v2h-2z M4 11h3V9h2v6H7v-2H4z M11 11h9v2h-9z M4 16h10v2H4z M16 14h2v2h2v2h-2v2h-2z',
  leave: 'M4 3h9v2H6v14h7v2H4z M14 7l6 5-6 5v-4H9v-2h5z',
  mixer: 'M5 3h2v8h2v4H7v6H5v-6H3v-4h2z M11 3h2v3h2v4h-2v11h-2V10H9V6h2z M17 3h2v10h2v4h-2v4h-2v-4h-2v-4h2z',
  people: 'M9 4a4 4 0 110 8 4 4 0 010-8z M2 20c0-4 3-6 7-6s7 2 7 6z M16 5a3 3 0 110 6z M17 13c3 0 5 2 5 6h-4c0-2-.500-4-2-6z',
  chat: 'M3 4h18v12H10l-5 4v-4H3z',
  loop: 'M6 7h9V4l5 4.500-5 4.500v-3H8v3H6z M18 17H9v3l-5-4.500L9 11v3h7v-2h2z',
  send: 'M3 4l18 8-18 8 3-8z',
  ring: 'M12 4a8 8 0 110 16 8 8 0 010-16z M12 7a5 5 0 100 10 5 5 0 000-10z',
  dot: 'M12 4a8 8 0 110 16 8 8 0 010-16z',
  server: 'M3 4h18v7H3z M3 13h18v7H3z M6 6h3v3H6z M6 15h3v3H6z',
  half: 'M12 3l10 17H2z',
  question: 'M8 9a4 4 0 118 0c0 3-3 3-3 6h-2c0-4 3-4 3-6a2 2 0 10-4 0z M11 17h2v3h-2z',
};

export function icon(name) {
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: paths[name], 'fill-rule': 'evenodd' }));
}
