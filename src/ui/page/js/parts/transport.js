// SPDX-License-Identifier: GPL-3.0-or-later
// The room's transport. What may not be steered is shown, but disabled.

import { el, setAttribute, setText } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { changeInWords } from './history.js';
import { createLocate } from './locate.js';
import { createLoop } from './loop.js';
import { createCounter, createEdge } from './position.js';
import { createQuantise } from './quantise.js';
import { createSignature } from './signature.js';
import { createTempo } from './tempo.js';

export function maySteer(store) {
  return store.latest('session')?.may_steer === true;
}

export function createTransport(context) {
  const { scope, store } = context;
  const keys = createKeys(context);
  // Later parts of the transport (metronome, recorder) find their place in this row.
  const panels = el('fieldset', { class: 'transport-panels' },
    el('legend', { class: 'only-spoken' }, t('transport.label')),
    keys,
    createTempo(context),
    createSignature(context),
    createLocate(context),
    createLoop(context),
    createQuantise(context));
  const element = el('section', { class: 'transport', 'aria-label': t('transport.label') },
    el('div', { class: 'transport-row' }, createCounter(context), panels),
    createLastChange(context),
    createEdge(context));

  scope.on('session', () => {
    const may = maySteer(store);
    panels.disabled = !may;
    setAttribute(element, 'data-may-steer', may);
  });
  return element;
}

function createKeys({ scope, transport }) {
  const key = (action, picture, kind) => el('button', {
    type: 'button', class: `key ${kind}`, 'data-control': `transport/${action === 'start' ? 'play' : action}`,
    'aria-label': t(`transport.${action}`), title: t(`transport.${action}.title`),
    on: { click: () => transport(action) },
  }, icon(picture), el('span', { class: 'label', 'aria-hidden': 'true' }, t(`transport.${action}.short`)));
  const goOn = key('continue', 'play', 'transport-key is-go');
  const stop = key('stop', 'stop', 'transport-key is-stop');
  scope.on('transport', ({ playing }) => {
    setAttribute(goOn, 'aria-pressed', playing);
    setAttribute(stop, 'aria-pressed', !playing);
  });
  return el('div', { class: 'transport-keys' }, key('start', 'start', 'transport-key'), goOn, stop);
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
