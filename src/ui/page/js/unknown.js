// SPDX-License-Identifier: GPL-3.0-or-later
// What the page shows of a midiPool that it does not reach: that nothing is known any more. The room
// itself stays, so that all is where it was when midiPool is back and tells it anew.

const silence = -100;

export function forgetWhatIsNow(store) {
  const players = store.latest('players');
  const meters = store.latest('meters');
  if (store.latest('clock')) store.take({ type: 'clock', state: 'unknown' });
  if (players) store.take({ ...players, players: players.players.map(forgetLine) });
  if (meters) store.take(silent(meters));
}

function forgetLine({ id, nickname, self }) {
  return { id, nickname, self, lamp: 'unknown', reason: 'unknown' };
}

// Clips are counted since the start: they stay.
function silent(meters) {
  const still = (levels) => levels.map((level, index) => (index < 6 ? silence : level));
  return {
    ...meters, strips: meters.strips.map(still), inputs: meters.inputs.map(still), master: still(meters.master),
    metronome: meters.metronome && still(meters.metronome), limiter_db: 0, song: null,
  };
}
