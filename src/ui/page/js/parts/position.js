// SPDX-License-Identifier: GPL-3.0-or-later
// Where the song stands: the big counter, and the pool's edge, where the lamp of time walks from
// beat to beat across the whole page.

import { el, replace, setAttribute } from '../dom.js';
import { givePainter, resolveColours } from '../paint_thread.js';
import { t } from '../texts.js';

// While the song plays the counter steps by sixteenths: nobody reads single ticks as they run.
const step = 6;

const colours = { background: '--stone', digit: '--lamp-ink', dot: '--ink-soft' };

// Of so many beats a number in each would only be noise.
const mostNumbered = 16;

// Tells the painter how large, in which font and colours; again when that changes.
function layOut(canvas, painter) {
  const box = canvas.getBoundingClientRect();
  const ratio = window.devicePixelRatio;
  const { fontFamily: family, fontSize, textAlign: align } = getComputedStyle(canvas);
  painter.call('layOut', {
    width: Math.round(box.width * ratio), height: Math.round(box.height * ratio), size: parseFloat(fontSize) * ratio, family, align,
    colours: resolveColours(canvas, colours),
  });
}

export function createCounter({ scope, onColoursChanged }) {
  const canvas = el('canvas', { class: 'counter-digits', 'aria-hidden': 'true' });
  const element = el('div', { class: 'counter', role: 'img' }, canvas);
  const painter = givePainter('counter', canvas);
  const observer = new ResizeObserver(() => layOut(canvas, painter));
  observer.observe(canvas);
  scope.onEnd(onColoursChanged(() => layOut(canvas, painter)));
  scope.onEnd(() => {
    observer.disconnect();
    painter.end();
  });
  let shown = '';
  let shownBar = -1;
  let isPlaying = false;

  // Null before the clock is known.
  function show(song) {
    const [bar, beat, tick] = song ?? ['–', '–', '––'];
    const words = [bar, beat, isPlaying && song ? tick - (tick % step) : tick].map(String);
    words[2] = words[2].padStart(2, '0');
    if (words.join('.') === shown) return;
    shown = words.join('.');
    painter.call('show', words);
    // For programs that read the page. No style asks for it: it costs no frame.
    setAttribute(element, 'data-place', shown);
    if (shownBar === bar) return;
    // Once a bar is as often as assistive technology needs to know.
    shownBar = bar;
    setAttribute(element, 'aria-label', song ? t('position.bar', { bar }) : t('position.unknown'));
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
