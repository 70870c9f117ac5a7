// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that paints all meters. The page's own thread, which has much to do for each frame that
// it changes, has nothing to do with them: they stay smooth whatever it is busy with.

import { WaterPainter } from './water_painter.js';

const painters = new Map();

// `bank` names the canvas, `call` is a method of WaterPainter.
onmessage = ({ data: { bank, call, canvas, values } }) => {
  if (call === 'begin') painters.set(bank, new WaterPainter(canvas));
  else if (call === 'end') painters.delete(bank);
  else painters.get(bank)?.[call](...values);
};
