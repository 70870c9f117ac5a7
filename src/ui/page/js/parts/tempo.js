// SPDX-License-Identifier: GPL-3.0-or-later
// Tempo: a field to type in to a thousandth, steps of 1 and 0.1, and tap.

import { el, setAttribute, setText } from '../dom.js';
import { number, readNumber, shortNumber, t } from '../texts.js';
import { Tap } from '../tap.js';
import { watchWheel } from '../wheel.js';

const slowest = 20;
const fastest = 999;

function limited(bpm) {
  return Math.min(fastest, Math.max(slowest, Math.round(bpm * 1000) / 1000));
}

export function createTempo(context) {
  const { scope, store, transport, announce } = context;
  const tap = new Tap();
  const field = el('input', {
    class: 'tempo-field', type: 'text', inputmode: 'decimal', autocomplete: 'off', id: 'tempo',
    role: 'spinbutton', 'aria-label': t('tempo.label'), 'aria-valuemin': slowest, 'aria-valuemax': fastest,
  });
  // What is asked for but not yet told by the engine: quick steps add up.
  let wished = null;

  function bpm() {
    return wished ?? store.latest('transport')?.bpm ?? 120;
  }
  function write(text) {
    if (field.value === text) return;
    field.value = text;
    // What is written loses its selection, and digits typed next would be appended.
    if (document.activeElement === field) field.select();
  }
  function show() {
    if (document.activeElement !== field || field.dataset.typing !== 'true') write(number(bpm(), 3));
    setAttribute(field, 'aria-valuenow', bpm());
    setAttribute(field, 'aria-valuetext', t('tempo.spoken', { bpm: shortNumber(bpm(), 3) }));
  }
  function ask(value) {
    const next = limited(value);
    if (next === bpm()) return show();
    wished = next;
    field.dataset.typing = 'false';
    show();
    transport('tempo', { bpm: next });
    return undefined;
  }

  scope.on('transport', () => {
    wished = null;
    show();
  });
  context.actions.tempo = {
    step: (by) => ask(bpm() + by),
    tap: (time) => {
      const value = tap.tap(time);
      if (value === null) announce.say(t('tempo.tap.more', { count: 3 - tap.count }));
      else ask(value);
    },
    focus: () => field.select(),
  };

  field.addEventListener('input', () => { field.dataset.typing = 'true'; });
  field.addEventListener('focus', () => field.select());
  field.addEventListener('blur', () => {
    field.dataset.typing = 'false';
    show();
  });
  field.addEventListener('keydown', (event) => onFieldKey(event, { field, ask, show, bpm }));
  watchWheel(field, (notches, fine) => {
    if (!field.matches(':disabled')) ask(bpm() + notches * (fine ? 0.1 : 1));
  });

  return el('div', { class: 'panel tempo' },
    el('div', { class: 'tempo-value' }, field, el('span', { class: 'unit', 'aria-hidden': 'true' }, t('tempo.unit'))),
    el('div', { class: 'tempo-steps' },
      [-1, -0.1, 0.1, 1].map((by) => createStep(by, () => ask(bpm() + by)))),
    createTapKey(context, tap));
}

function createStep(by, onClick) {
  const amount = shortNumber(Math.abs(by), 1);
  return el('button', {
    type: 'button', class: 'key step', 'aria-label': t(by < 0 ? 'tempo.slower' : 'tempo.faster', { amount }), on: { click: onClick },
  }, t(by < 0 ? 'tempo.slower.short' : 'tempo.faster.short', { amount }));
}

// On pointerdown and not on click: a tap counts when the finger lands.
function createTapKey(context, tap) {
  const label = el('span', { class: 'label' }, t('tempo.tap'));
  const lights = el('span', { class: 'tap-lights', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'));
  const onTap = (event) => {
    context.actions.tempo.tap(event.timeStamp);
    setAttribute(lights, 'data-taps', Math.min(3, tap.count));
  };
  setText(label, t('tempo.tap'));
  return el('button', {
    type: 'button', class: 'key tap', title: t('tempo.tap.title'), 'data-control': 'transport/tap',
    on: {
      pointerdown: (event) => { if (event.button === 0) onTap(event); },
      keydown: (event) => { if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) onTap(event); },
    },
  }, label, lights);
}

function onFieldKey(event, { field, ask, show, bpm }) {
  const steps = { ArrowUp: event.shiftKey ? 0.1 : 1, ArrowDown: event.shiftKey ? -0.1 : -1, PageUp: 10, PageDown: -10 };
  if (event.key in steps) {
    event.preventDefault();
    ask(bpm() + steps[event.key]);
  } else if (event.key === 'Enter') {
    event.preventDefault();
    const typed = readNumber(field.value);
    field.dataset.typing = 'false';
    if (Number.isNaN(typed)) show();
    else ask(typed);
    field.select();
  } else if (event.key === 'Escape') {
    field.dataset.typing = 'false';
    show();
    field.blur();
  }
}
