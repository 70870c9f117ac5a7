// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that paints all meters and the counter. The page's own thread, which has much to do for
// each frame that it changes, has nothing to do with them: they stay smooth whatever it is busy with.

import { CounterPainter } from './counter_painter.js';
import { WaterPainter } from './water_painter.js';

const kinds = { counter: CounterPainter, water: WaterPainter };
const painters = new Map();

// With a `canvas` begins a painter of that `kind`; later `method` is one of the painter's, or "end".
onmessage = ({ data: { id, kind, canvas, method, values } }) => {
  if (canvas) painters.set(id, new kinds[kind](canvas));
  else if (method === 'end') painters.delete(id);
  else painters.get(id)?.[method](...values);
};
