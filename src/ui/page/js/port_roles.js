// SPDX-License-Identifier: GPL-3.0-or-later
// What midiPool's ports are for, and what fits them. Pure.

// In the order in which a beginner needs them; `stem` is one player alone.
export const roles = ['sound_in', 'sound_out', 'midi_in', 'midi_out', 'stem'];

const opposite = { in: 'out', out: 'in' };

export function roleOf({ name, kind, direction }) {
  if (kind === 'midi') return direction === 'in' ? 'midi_in' : 'midi_out';
  if (direction === 'in') return 'sound_in';
  return /receive[^:]*$/.test(name) ? 'sound_out' : 'stem';
}

// The program a port belongs to: what stands before the first colon.
export function programOf({ name }) {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(0, colon);
}

export function shortName({ name }) {
  return name.slice(name.indexOf(':') + 1);
}

// Ports of `others` that fit `own`, as a map from program to its ports.
export function fitting(own, others) {
  const programs = new Map();
  for (const port of others) {
    if (port.kind !== own.kind || port.direction !== opposite[own.direction]) continue;
    const program = programOf(port);
    programs.set(program, [...(programs.get(program) ?? []), port]);
  }
  return programs;
}

// From whom to whom, when all of a role is connected with all of a program: left with left, right
// with right, and one alone with both sides.
export function pairs(own, others) {
  const count = Math.max(own.length, Math.min(others.length, own.length));
  return Array.from({ length: count }, (_, index) => {
    const mine = own[index];
    const theirs = others[Math.min(index, others.length - 1)];
    return mine.direction === 'in' ? [theirs.name, mine.name] : [mine.name, theirs.name];
  });
}

export function isConnected(connections, [from, to]) {
  return connections.some(([a, b]) => a === from && b === to);
}
