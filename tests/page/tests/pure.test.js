// SPDX-License-Identifier: GPL-3.0-or-later
// Modules of the page that need no browser.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

const js = new URL('../../../src/ui/page/js/', import.meta.url);
const { faderAtGain, gainAtFader, silence } = await import(new URL('fader_law.js', js));
const { Tap } = await import(new URL('tap.js', js));
const { fitting, pairs, roleOf } = await import(new URL('port_roles.js', js));
const { readNumber } = await import(new URL('texts.js', js));
const { Store } = await import(new URL('store.js', js));
const { FeedLog } = await import(new URL('feed_log.js', js));
const { Outbox } = await import(new URL('outbox.js', js));

describe('the fader law', () => {
  test('has the points of src/audio/fader_law.cpp', () => {
    const source = readFileSync(new URL('../../../src/audio/fader_law.cpp', import.meta.url), 'utf8');
    const points = [...source.matchAll(/\{(\d\.\d+), (-?\d+\.\d+)\}/g)].map(([, position, gain]) => [Number(position), Number(gain)]);
    assert.ok(points.length >= 3);
    for (const [position, gain] of points) assert.equal(gainAtFader(position), gain);
  });
  test('goes there and back', () => {
    for (let position = 0.01; position <= 1; position += 0.01) {
      assert.ok(Math.abs(faderAtGain(gainAtFader(position)) - position) < 1e-9);
    }
    assert.equal(gainAtFader(0), silence);
    assert.equal(faderAtGain(silence), 0);
    assert.equal(faderAtGain(NaN), 0);
  });
});

describe('tap', () => {
  const tapAt = (tap, times) => times.map((time) => tap.tap(time)).at(-1);
  test('gives the tempo from the third tap on', () => {
    const tap = new Tap();
    assert.equal(tap.tap(1000), null);
    assert.equal(tap.tap(1500), null);
    assert.equal(tap.tap(2000), 120);
  });
  test('begins anew after a pause', () => {
    const tap = new Tap();
    tapAt(tap, [0, 500, 1000]);
    assert.equal(tap.tap(60000), null);
    assert.equal(tapAt(tap, [60400, 60800]), 150);
  });
  test('evens out a hand that is not a machine', () => {
    const wobble = [4, -7, 3, 9, -5, 0, 6, -8];
    const bpm = tapAt(new Tap(), wobble.map((off, index) => index * 500 + off));
    assert.ok(Math.abs(bpm - 120) < 1, String(bpm));
  });
});

describe('ports', () => {
  const port = (name, kind, direction) => ({ name, kind, direction });
  test('have a purpose', () => {
    assert.equal(roleOf(port('midiPool:send_1', 'audio', 'in')), 'sound_in');
    assert.equal(roleOf(port('midiPool:receive_2', 'audio', 'out')), 'sound_out');
    assert.equal(roleOf(port('midiPool:Ben_1', 'audio', 'out')), 'stem');
    assert.equal(roleOf(port('midiPool:midi_send', 'midi', 'in')), 'midi_in');
    assert.equal(roleOf(port('midiPool:midi_receive', 'midi', 'out')), 'midi_out');
  });
  test('are connected left with left, and one alone with both', () => {
    const own = [port('midiPool:send_1', 'audio', 'in'), port('midiPool:send_2', 'audio', 'in')];
    assert.deepEqual(pairs(own, [port('a:l', 'audio', 'out'), port('a:r', 'audio', 'out')]), [['a:l', 'midiPool:send_1'], ['a:r', 'midiPool:send_2']]);
    assert.deepEqual(pairs(own, [port('mic:1', 'audio', 'out')]), [['mic:1', 'midiPool:send_1'], ['mic:1', 'midiPool:send_2']]);
  });
  test('fit only what has the same kind and the other direction', () => {
    const others = [port('a:l', 'audio', 'out'), port('a:in', 'audio', 'in'), port('b:m', 'midi', 'out')];
    assert.deepEqual([...fitting(port('midiPool:send_1', 'audio', 'in'), others).keys()], ['a']);
  });
});

test('numbers are read with comma and point, and nothing else is', () => {
  assert.equal(readNumber('137,3'), 137.3);
  assert.equal(readNumber(' 120.125 '), 120.125);
  assert.equal(readNumber('−6'), -6);
  for (const wrong of ['', 'fast', '1e3', '1.2.3', '0x10']) assert.ok(Number.isNaN(readNumber(wrong)), wrong);
});

test('a scope hears no more once it has ended', () => {
  const store = new Store();
  const heard = [];
  const scope = store.scope();
  store.take({ type: 'clock', state: 'free' });
  scope.on('clock', ({ state }) => heard.push(state));
  store.take({ type: 'clock', state: 'locked' });
  scope.end();
  store.take({ type: 'clock', state: 'holdover' });
  assert.deepEqual(heard, ['free', 'locked']);
});

test('what is told again after a reconnection is in the story once', () => {
  const log = new FeedLog();
  const said = { type: 'chat', nickname: 'Kim', self: false, text: 'hello', time_ms: 5 };
  log.take(said);
  log.take({ ...said });
  log.take({ ...said, time_ms: 6 });
  assert.equal(log.entries.length, 2);
});

test('a storm of moves leaves as few messages, the last one exact', async () => {
  const sent = [];
  const outbox = new Outbox((message) => sent.push(message));
  for (let gain = 0; gain >= -20; gain -= 0.1) outbox.post({ type: 'strip', nickname: 'Ben' }, { gain_db: gain });
  outbox.post({ type: 'strip', nickname: 'Ben' }, { pan: 0.5 });
  await new Promise((done) => setTimeout(done, 100));
  assert.equal(sent.length, 2);
  assert.ok(Math.abs(sent[1].gain_db + 20) < 0.1);
  assert.equal(sent[1].pan, 0.5);
});
