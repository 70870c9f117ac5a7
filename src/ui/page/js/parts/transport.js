// SPDX-License-Identifier: GPL-3.0-or-later
// The room's transport. What may not be steered is shown, but disabled.

import { el, freshId, setAttribute, setText } from '../dom.js';
import { icon } from '../icons.js';
import { shortNumber, t } from '../texts.js';
import { changeInWords } from './history.js';
import { createLocate } from './locate.js';
import { createLoop } from './loop.js';
import { createMetronome } from './metronome.js';
import { createCounter, createEdge } from './position.js';
import { createPlayout } from './playout.js';
import { createQuantise } from './quantise.js';
import { createSignature } from './signature.js';
import { createTempo } from './tempo.js';

export function maySteer(store) {
  return store.latest('session')?.may_steer === true;
}

export function createTransport(context) {
  const { scope, store } = context;
  const keys = createKeys(context);
  // Later parts of the transport (recorder) find their place in this row.
  const extras = el('div', { class: 'transport-extras', id: freshId() },
    createTempo(context), createSignature(context), createLocate(context), createLoop(context));
  const panels = el('fieldset', { class: 'transport-panels' },
    el('legend', { class: 'only-spoken' }, t('transport.label')), keys, extras);
  const quantise = createQuantise(context);
  const element = el('section', { class: 'transport', 'aria-label': t('transport.label') },
    el('div', { class: 'transport-row' }, createCounter(context), panels),
    el('div', { class: 'transport-foot' }, createLastChange(context), createPlayout(context), createMetronome(context), quantise),
    createEdge(context));
  keys.append(createMore(context, element, extras));

  scope.on('session', () => {
    const may = maySteer(store);
    panels.disabled = !may;
    quantise.disabled = !may;
    setAttribute(element, 'data-may-steer', may);
  });
  return element;
}

function createKeys({ scope, transport }) {
  const key = (action, picture, kind) => el('button', {
    type: 'button', class: `key transport-key ${kind}`, 'data-control': `transport/${action === 'start' ? 'play' : action}`,
    'aria-label': t(`transport.${action}`), title: t(`transport.${action}.title`),
    on: { click: () => transport(action) },
  }, icon(picture), el('span', { class: 'label', 'aria-hidden': 'true' }, t(`transport.${action}.short`)));
  const goOn = key('continue', 'play', 'is-go');
  const stop = key('stop', 'stop', 'is-stop');
  scope.on('transport', ({ playing }) => {
    setAttribute(goOn, 'aria-pressed', playing);
    setAttribute(stop, 'aria-pressed', !playing);
  });
  // While midiPool is not reached nobody knows whether the song plays.
  scope.on('clock', ({ state }) => {
    if (state === 'unknown') [goOn, stop].forEach((one) => setAttribute(one, 'aria-pressed', false));
  });
  return el('div', { class: 'transport-keys' }, key('start', 'start', 'is-start'), goOn, stop);
}

// On a phone, where there is no room for more than the keys: shows tempo and signature, and opens
// the place where they are set.
function createMore({ scope }, element, extras) {
  const words = el('span', { class: 'label' });
  const open = (isOpen) => {
    setAttribute(element, 'data-open', isOpen);
    setAttribute(button, 'aria-expanded', isOpen);
  };
  const button = el('button', {
    type: 'button', class: 'key transport-more', 'aria-controls': extras.id, 'aria-expanded': false, title: t('transport.more'),
    on: { click: () => open(button.getAttribute('aria-expanded') !== 'true') },
  }, words, el('span', { class: 'only-spoken' }, t('transport.more')));
  scope.on('transport', ({ bpm, time_signature: signature }) => {
    setText(words, t('transport.summary', { bpm: shortNumber(bpm, 1), signature: `${signature.numerator}/${signature.denominator}` }));
  });
  return button;
}

// Who did what last: always a line, so that nothing moves when it fills.
function createLastChange({ scope, store }) {
  const words = el('p', { class: 'last-change', 'aria-live': 'polite' });
  scope.next('changed', (change) => setText(words, changeInWords(change)));
  scope.on('session', () => {
    if (store.latest('session').phase === 'joined' && !maySteer(store)) setText(words, t('transport.owner_only'));
  });
  return words;
}
