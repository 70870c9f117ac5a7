// SPDX-License-Identifier: GPL-3.0-or-later
// How one hears the room: how late (live, all at one moment, or so many bars late), oneself as well, and
// mixed by whom. It is each player's own, so it is there also for who may not steer.

import { el, replace, setAttribute, setText } from '../dom.js';
import { createPopover } from '../popover.js';
import { shortNumber, t } from '../texts.js';
import { createRadios } from './radios.js';

const counts = [1, 2, 4, 8];
const monitors = ['aligned', 'direct', 'off'];
const ways = ['auto', 'stems', 'mix'];
const unknown = { mode: 'live', state: 'live', monitor: 'aligned', receive: 'auto', most_ms: 0 };

// What the key says: what was chosen, and what has become of it.
export function playoutInWords({ mode, state, delay_ms: delay, next_in_s: soon }) {
  const [kind, count] = mode.split(':');
  const chosen = t(`playout.${kind}`, { count: Number(count) });
  if (state === 'too_long') return t('playout.too_long', { chosen });
  if (state === 'waiting') return soon === undefined ? t('playout.waiting', { chosen }) : t('playout.soon', { chosen, seconds: soon });
  return delay === undefined ? chosen : t('playout.late', { chosen, ms: shortNumber(delay, 0) });
}

export function createPlayout({ scope, store, ask }) {
  const value = el('span', { class: 'panel-value' });
  const key = el('button', { type: 'button', class: 'key playout-key', title: t('playout.title') },
    el('span', { class: 'panel-label' }, t('playout.label')), value);
  const content = el('div', { class: 'popover-form' });
  const now = () => store.latest('playout') ?? unknown;
  const choose = (fields) => ask({ type: 'listen_as', ...fields });

  const popover = createPopover({
    key, label: t('playout.label'), content, scope,
    onOpen: () => {
      const { mode, monitor, receive } = now();
      const [kind] = mode.split(':');
      const bars = counts.map((count) => ({ value: `bars:${count}`, name: t('playout.bars', { count }) }));
      const other = kind === 'beats' || (kind === 'bars' && !bars.some(({ value: known }) => known === mode));
      replace(content,
        createRadios({
          title: t('playout.choose'), chosen: mode, choose: (chosen) => choose({ playout: chosen }),
          options: [{ value: 'live', name: t('playout.live') }, { value: 'aligned', name: t('playout.aligned') }, ...bars,
            ...(other ? [{ value: mode, name: t(`playout.${kind}`, { count: Number(mode.split(':')[1]) }) }] : [])],
        }),
        createRadios({
          title: t('playout.monitor'), chosen: monitor, choose: (chosen) => choose({ monitor: chosen }),
          options: monitors.map((name) => ({ value: name, name: t(`playout.monitor.${name}`) })),
        }),
        createRadios({
          title: t('playout.receive'), chosen: receive, choose: (chosen) => choose({ receive: chosen }),
          options: ways.map((name) => ({ value: name, name: t(`playout.receive.${name}`) })),
        }));
    },
  });
  const element = popover.element;
  element.hidden = true;
  scope.on('playout', (playout) => {
    element.hidden = false;
    setText(value, playoutInWords(playout));
    setAttribute(key, 'data-state', playout.state);
  });
  return element;
}
