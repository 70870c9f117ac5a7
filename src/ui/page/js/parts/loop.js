// SPDX-License-Identifier: GPL-3.0-or-later
// The loop: from the start of one bar to the end of another, both included, as musicians say it.

import { el, setAttribute, setText } from '../dom.js';
import { createPopover } from '../popover.js';
import { t } from '../texts.js';
import { createField } from './field.js';

const usualLength = 4;

function isBarLine(place) {
  return place.beat === 1 && place.tick === 0;
}

// "5–8" for whole bars, else the places themselves.
export function loopInWords({ from, to }) {
  if (isBarLine(from) && isBarLine(to)) return t('loop.bars', { first: from.bar, last: to.bar - 1 });
  return t('loop.places', { from: `${from.bar}.${from.beat}`, to: `${to.bar}.${to.beat}` });
}

export function createLoop(context) {
  const { scope, store, transport } = context;
  const value = el('span', { class: 'panel-value' });
  const key = el('button', { type: 'button', class: 'key panel-key loop-key', title: t('loop.title') },
    el('span', { class: 'panel-label' }, t('loop.label')), value);
  const first = createField({ label: t('loop.first'), type: 'number', min: 1, max: 1e6, required: true });
  const last = createField({ label: t('loop.last'), type: 'number', min: 1, max: 1e6, required: true });
  const off = el('button', { type: 'button', class: 'key', on: { click: () => ask(null) } }, t('loop.off'));

  function ask(loop) {
    transport('loop', { loop });
    popover.close();
  }
  const form = el('form', {
    class: 'popover-form',
    on: {
      submit: (event) => {
        event.preventDefault();
        ask({
          start: { bar: first.input.valueAsNumber, beat: 1, tick: 0 },
          end: { bar: last.input.valueAsNumber + 1, beat: 1, tick: 0 },
        });
      },
    },
  }, el('div', { class: 'field-row' }, first.element, last.element,
    el('button', { type: 'submit', class: 'key is-main' }, t('loop.on')), off));
  first.input.addEventListener('input', () => { last.input.min = first.input.value || '1'; });

  const popover = createPopover({
    key, label: t('loop.title'), content: form, scope,
    onOpen: () => {
      const loop = store.latest('transport')?.loop;
      const here = store.latest('meters')?.song?.[0] ?? 1;
      first.input.value = loop?.from.bar ?? here;
      last.input.value = loop ? Math.max(loop.from.bar, loop.to.bar - 1) : here + usualLength - 1;
      last.input.min = first.input.value;
      off.disabled = !loop;
    },
  });
  context.actions.openLoop = popover.open;
  scope.on('transport', ({ loop }) => {
    setText(value, loop ? loopInWords(loop) : t('loop.none'));
    setAttribute(key, 'data-on', Boolean(loop));
  });
  return popover.element;
}
