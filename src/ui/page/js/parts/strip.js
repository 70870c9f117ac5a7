// SPDX-License-Identifier: GPL-3.0-or-later
// One lane with what belongs to it: a player's, an input's or the master's strip.

import { el, setAttribute, setText } from '../dom.js';
import { decibels, number, t } from '../texts.js';
import { createFader } from './fader.js';
import { createLamp, delayInWords, lampInWords, reasonInWords } from './lamp.js';
import { createPan } from './pan.js';

// The depths marked on a lane's wall; strip.css knows where each of them is.
const depths = [10, 0, -10, -20, -30, -60];

// `name` is shown, `control` is the word for MIDI learn ("strip/Ben"), `post(change)` sends.
// The master has a `foot` of its own instead of pan, mute and solo.
export function createStrip({ name, control, foot = null, hasLine = false, post }) {
  const gain = el('span', { class: 'strip-gain', 'aria-hidden': 'true' });
  const fader = createFader({
    label: t('strip.volume', { name }),
    control: `${control}/gain`,
    onInput: (value) => post({ gain_db: value }),
    onShow: (_, value) => setText(gain, decibels(value)),
  });
  const clip = createClipMark(name);
  const mixed = el('div', { class: 'mixed', title: t('strip.mixed', { name }), hidden: true },
    el('span', { 'aria-hidden': 'true' }, t('strip.mixed.mark')), el('span', { class: 'only-spoken' }, t('strip.mixed', { name })));
  const lane = el('div', { class: 'lane' }, createScale(), mixed, fader.element, clip.element);
  const line = hasLine ? createLine() : null;
  const head = el('header', { class: 'strip-head' },
    el('h3', { class: 'strip-name', title: name }, name), line?.element);
  const controls = foot ? null : createControls(name, control, post);
  const element = el('div', { class: 'strip', role: 'group', 'aria-label': name, 'data-full': String(!foot) },
    head, lane, gain, controls?.elements, foot);

  return {
    element,
    lane,
    turn: fader.turn,
    setClips: clip.set,
    showPlayer: (player) => line?.show(player),
    show(state) {
      fader.set(state.gain_db);
      controls?.show(state);
      mixed.hidden = state.mixed !== true;
      setAttribute(lane, 'data-still', state.muted === true || state.sounding === false);
    },
  };
}

function createScale() {
  return el('div', { class: 'scale', 'aria-hidden': 'true' },
    depths.map((depth) => el('span', {}, depth > 0 ? `+${number(depth)}` : number(Math.abs(depth)))));
}

function createControls(name, control, post) {
  const pan = createPan({ label: t('strip.pan', { name }), control: `${control}/pan`, onInput: (value) => post({ pan: value }) });
  const mute = createSwitch('mute', t('strip.mute', { name }), t('strip.mute.letter'), control, (on) => post({ muted: on }));
  const solo = createSwitch('solo', t('strip.solo', { name }), t('strip.solo.letter'), control, (on) => post({ soloed: on }));
  return {
    elements: [pan.element, el('div', { class: 'strip-switches' }, mute.element, solo.element)],
    show(state) {
      pan.set(state.pan);
      mute.show(state.muted);
      solo.show(state.soloed);
    },
  };
}

function createSwitch(kind, label, letter, control, onSwitch) {
  const element = el('button', {
    type: 'button', class: `switch ${kind}`, 'aria-label': label, title: label, 'aria-pressed': false,
    'data-control': `${control}/${kind}`,
    on: { click: () => onSwitch(element.getAttribute('aria-pressed') !== 'true') },
  }, letter);
  return { element, show: (on) => setAttribute(element, 'aria-pressed', on) };
}

// Stays until it is clicked. The engine counts since its start; what was cleared is taken off.
function createClipMark(name) {
  let count = 0;
  let cleared = 0;
  const element = el('button', {
    type: 'button', class: 'clip', hidden: true,
    on: {
      click: () => {
        cleared = count;
        element.hidden = true;
      },
    },
  }, t('strip.clip.mark'));
  return {
    element,
    set(clips) {
      if (clips === count) return;
      count = clips;
      if (count < cleared) cleared = 0;
      element.hidden = count === cleared;
      setAttribute(element, 'aria-label', t('strip.clip', { name, count: count - cleared }));
    },
  };
}

// Lamp and delay; the reason in words is what a screen reader gets, and the tooltip.
function createLine() {
  const lamp = createLamp();
  const delay = el('span', { class: 'strip-delay', 'aria-hidden': 'true' });
  const words = el('span', { class: 'only-spoken' });
  const element = el('div', { class: 'strip-line' }, lamp.element, delay, words);
  return {
    element,
    show(player) {
      lamp.show(player.lamp);
      setText(delay, delayInWords(player));
      const reason = `${lampInWords(player.lamp)} ${reasonInWords(player)}`;
      setText(words, reason);
      setAttribute(element, 'title', reason);
    },
  };
}
