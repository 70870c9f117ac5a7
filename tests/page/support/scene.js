// SPDX-License-Identifier: GPL-3.0-or-later
// What a made-up client would tell: a room with so many other players. Always the same.

const nicknames = ['Ben', 'Kim', 'Lea', 'Jörg', 'Maximiliane von Hohenfels', 'Ünal', 'Sofía', 'Olu', 'Mei', 'Tom', 'Ida',
  'Ravi', 'Zoé', 'Nils', 'Aya', 'Paul', 'Eva', 'Juri', 'Finn', 'Rosa', 'Hal', 'Uma', 'Leo', 'Ned', 'Pia', 'Quim', 'Siri',
  'Theo', 'Vera', 'Will', 'Xenia', 'Yuki'];

const sound = (delay, more = {}) => ({
  delay_ms: delay, buffer_ms: 4.2, loss_percent: 0, jitter_ms: 0.6, repaired: 12, concealed_percent: 0,
  codec: 'L16', channels: 2, exact: true, ...more,
});
const line = (roundTrip, more = {}) => ({ clock: 'locked', round_trip_ms: roundTrip, jitter_ms: 0.3, error_bound_ms: 0.12, ...more });

// One of each kind of line, then good ones.
const lines = [
  { lamp: 'good', reason: 'ok', line: line(12.1), sound: sound(14.2) },
  { lamp: 'fair', reason: 'loss', line: line(20.4), sound: sound(31.7, { loss_percent: 1.2, repaired: 305, concealed_percent: 0.02, exact: false }) },
  { lamp: 'good', reason: 'ok', line: line(18.9), sound: sound(22.5) },
  { lamp: 'bad', reason: 'jitter', line: line(44, { jitter_ms: 12.4 }), sound: sound(88.1, { jitter_ms: 12.4, concealed_percent: 1.31, exact: false }) },
  { lamp: 'none', reason: 'listening', line: line(30.2) },
];

export function makePlayers(count) {
  const self = { id: 1, nickname: 'Ann', self: true, lamp: 'good', reason: 'ok', line: line(0.2, { jitter_ms: 0.02, error_bound_ms: 0.05 }) };
  const others = Array.from({ length: count }, (_, index) => ({
    id: index + 2, nickname: nicknames[index] ?? `Player ${index + 1}`, self: false,
    ...(lines[index] ?? { lamp: 'good', reason: 'ok', line: line(10 + index), sound: sound(12 + index) }),
  }));
  return { type: 'players', players: [self, ...others] };
}

const gains = [-6, 0, -12.5, -3.2, -200, 1.5, -20, -8];
const pans = [0.3, 0, -0.45, -1, 0, 0.8, -0.2, 0.1];

export function makeMixer(count) {
  return {
    type: 'mixer',
    strips: makePlayers(count).players.slice(1).map(({ nickname, lamp }, index) => ({
      nickname, gain_db: gains[index % gains.length], pan: pans[index % pans.length],
      muted: index === 3, soloed: false, sounding: lamp !== 'none',
    })),
    inputs: [{ input: 1, gain_db: 0, pan: -1, muted: false, soloed: false }, { input: 2, gain_db: -2.5, pan: 1, muted: false, soloed: false }],
    master: { gain_db: -3 },
    metronome: { on: false, subdivision: 'none', accent: true, count_in: 0, gain_db: 0, pan: 0, muted: false, soloed: false },
    mixed_by_server: false,
  };
}

export function makeSession(phase = 'joined', more = {}) {
  if (phase === 'start') return { type: 'session', phase };
  return {
    type: 'session', phase, room: 'jam', server: 'music.example:7400', nickname: 'Ann', hosting: true, owner: true,
    steering: 'everyone', may_steer: true, password: false,
    invitation: 'midipool:jam@192.0.2.7:7400#AB:CD:EF:01', message_of_the_day: '', echo: false, ...more,
  };
}

export const recentRooms = {
  type: 'recent_rooms',
  rooms: [
    { invitation: 'midipool:jam@music.example:7400#AB:CD', room: 'jam', server: 'music.example:7400', nickname: 'Ann', hosted: false },
    { invitation: 'midipool:Friday%20night@203.0.113.9:7400#EF:01', room: 'Friday night', server: '203.0.113.9:7400', nickname: 'Ann', hosted: false },
  ],
};

export const clock = {
  type: 'clock', state: 'locked', error_bound_ms: 0.18, asymmetry_bound_ms: 10.2, round_trip_ms: 20.4, jitter_ms: 1.3, drift_ppm: 12.5,
};

export const devices = {
  type: 'devices',
  audio: {
    chosen: 'auto', device: '', description: 'JACK, 48000 Hz, 256 frames', connected: true,
    choices: [{ audio: 'auto', device: '', name: 'what is best' }, { audio: 'jack', device: '', name: 'JACK' }, { audio: 'null', device: '', name: 'no sound, time only' }],
  },
  midi: {
    chosen: 'auto', description: 'JACK, 48000 Hz, 256 frames', connected: true,
    send_port: 'midiPool:midi_send', receive_port: 'midiPool:midi_receive',
    choices: [{ midi: 'auto', name: 'what is best' }, { midi: 'jack', name: 'JACK' }, { midi: 'none', name: 'none' }],
  },
};

const port = (name, kind, direction) => ({ name, kind, direction });
export const ports = {
  type: 'ports', system: 'jack',
  own: [port('midiPool:send_1', 'audio', 'in'), port('midiPool:send_2', 'audio', 'in'),
    port('midiPool:receive_1', 'audio', 'out'), port('midiPool:receive_2', 'audio', 'out'),
    port('midiPool:Ben_1', 'audio', 'out'), port('midiPool:Ben_2', 'audio', 'out'),
    port('midiPool:midi_send', 'midi', 'in'), port('midiPool:midi_receive', 'midi', 'out')],
  others: [port('hydrogen:out_L', 'audio', 'out'), port('hydrogen:out_R', 'audio', 'out'),
    port('system:capture_1', 'audio', 'out'), port('system:playback_1', 'audio', 'in'), port('system:playback_2', 'audio', 'in'),
    port('ardour:Master/audio_in 1', 'audio', 'in'), port('ardour:Master/audio_in 2', 'audio', 'in'),
    port('hydrogen:midi_in', 'midi', 'in'), port('ardour:MTC out', 'midi', 'out'), port('ardour:MIDI Clock in', 'midi', 'in')],
  connections: [['hydrogen:out_L', 'midiPool:send_1'], ['hydrogen:out_R', 'midiPool:send_2'],
    ['midiPool:midi_receive', 'ardour:MIDI Clock in']],
};

export const diagnosis = {
  type: 'diagnosis', host: 'music.example:7400',
  steps: [
    { step: 'name', ok: true, message: 'music.example is 192.0.2.7' },
    { step: 'route', ok: true, message: '' },
    { step: 'tcp', ok: false, message: 'nobody listens at music.example:7400 (is midipool serve running there?)' },
  ],
};

// Levels that move like music: each lane has its own rhythm. `time` in seconds.
export function levelsAt(time, index, gain, silent) {
  if (silent || gain <= -90) return [-100, -100, -100, -100, -100, -100, 0];
  const beat = (time * (1.7 + (index % 5) * 0.45) + index * 0.37) % 1;
  const left = gain - 4 - 26 * beat - (index % 4) * 2;
  const right = left - 1.5 - ((index * 7) % 4);
  const held = gain - 4 - (index % 4) * 2;
  const tenth = (value) => Math.round(Math.max(-100, value) * 10) / 10;
  const clips = index === 1 ? 2 : 0;
  return [left, right, held, held - 1.5, left - 7, right - 7].map(tenth).concat(clips);
}
