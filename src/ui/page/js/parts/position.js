// SPDX-License-Identifier: GPL-3.0-or-later
// Where the song stands: the big counter, and the pool's edge, where the lamp of time walks from
// beat to beat across the whole page.

import { el, replace, setAttribute, setText } from '../dom.js';
import { t } from '../texts.js';

// While the song plays the counter steps by sixteenths: nobody reads single ticks as they run, and
// each change costs a frame.
const step = 6;

// Of so many beats a number in each would only be noise.
const mostNumbered = 16;

export function createCounter({ scope }) {
  const bar = el('span', { class: 'counter-bar' });
  const beat = el('span', { class: 'counter-beat' });
  const tick = el('span', { class: 'counter-tick' });
  const element = el('div', { class: 'counter', role: 'img' },
    el('span', { class: 'counter-digits', 'aria-hidden': 'true' },
      bar, el('span', { class: 'counter-dot' }, '.'), beat, el('span', { class: 'counter-dot' }, '.'), tick));
  let shownBar = -1;
  let isPlaying = false;

  // Null before the clock is known.
  function show(song) {
    const [atBar, atBeat, atTick] = song ?? ['–', '–', '––'];
    setText(bar, String(atBar));
    setText(beat, String(atBeat));
    setText(tick, String(isPlaying && song ? atTick - (atTick % step) : atTick).padStart(2, '0'));
    if (shownBar === atBar) return;
    // Once a bar is as often as assistive technology needs to know.
    shownBar = atBar;
    setAttribute(element, 'aria-label', song ? t('position.bar', { bar: atBar }) : t('position.unknown'));
  }
  show(null);
  scope.on('transport', ({ playing }) => { isPlaying = playing; });
  scope.on('meters', ({ song }) => show(song));
  return element;
}

export function positionInWords(store) {
  const song = store.latest('meters')?.song;
  if (!song) return t('position.unknown');
  const [bar, beat] = song;
  const playing = store.latest('transport')?.playing;
  return t(playing ? 'position.playing' : 'position.standing', { bar, beat });
}

export function createEdge({ scope }) {
  const element = el('div', { class: 'edge', 'aria-hidden': 'true' });
  let beats = [];
  let at = -1;

  function makeBeats(count) {
    if (beats.length === count) return;
    beats = Array.from({ length: count }, (_, index) => el('span', { class: 'edge-beat' }, count <= mostNumbered ? String(index + 1) : ''));
    replace(element, beats);
    at = -1;
  }

  function light(beat) {
    if (beat === at) return;
    beats[at - 1]?.classList.remove('is-lit');
    beats[beat - 1]?.classList.add('is-lit');
    at = beat;
  }

  makeBeats(4);
  scope.on('transport', ({ time_signature: signature, playing }) => {
    makeBeats(signature.numerator);
    setAttribute(element, 'data-playing', playing);
  });
  scope.on('meters', ({ song }) => light(song?.[1] ?? 0));
  return element;
}
