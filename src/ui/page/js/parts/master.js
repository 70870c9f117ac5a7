// SPDX-License-Identifier: GPL-3.0-or-later
// The master: one strip, and under its fader what the limiter takes off.

import { el, setAttribute, setText } from '../dom.js';
import { decibels, t } from '../texts.js';
import { createBank } from './bank.js';
import { createStrip } from './strip.js';

const leastShown = -0.05;

export function createMaster({ scope, outbox }) {
  const limiter = el('div', { class: 'limiter' });
  const bank = createBank({
    kind: 'master',
    title: t('bank.master'),
    scope,
    makeStrip: () => createStrip({
      name: t('master.name'), control: 'master', foot: limiter,
      post: (change) => outbox.post({ type: 'master' }, change),
    }),
  });
  showLimiter(0);

  function showLimiter(reduction) {
    const works = reduction < leastShown;
    setAttribute(limiter, 'data-works', works);
    setText(limiter, works ? t('master.limiter', { decibels: decibels(reduction) }) : t('master.limiter.rests'));
  }

  return {
    element: bank.element,
    show: (state) => bank.show([['master', state]]),
    showLevels(levels, reduction) {
      bank.showLevels([levels]);
      showLimiter(reduction);
    },
    recolour: bank.recolour,
  };
}
