// SPDX-License-Identifier: GPL-3.0-or-later
// The metronome's strip, while it is on.

import { t } from '../texts.js';
import { createBank } from './bank.js';
import { createStrip } from './strip.js';

export function createMetronomeBank({ scope, outbox }) {
  const bank = createBank({
    kind: 'metronome',
    title: t('bank.metronome'),
    scope,
    makeStrip: () => createStrip({
      name: t('metronome.label'), control: 'metronome',
      post: (change) => outbox.post({ type: 'metronome' }, change),
    }),
  });
  return {
    ...bank,
    show(state) {
      bank.element.hidden = state?.on !== true;
      bank.show(state?.on ? [['metronome', state]] : []);
    },
    showLevels: (levels) => levels && bank.showLevels([levels]),
  };
}
