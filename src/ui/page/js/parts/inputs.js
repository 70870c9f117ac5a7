// SPDX-License-Identifier: GPL-3.0-or-later
// One's own inputs: what one sends, and how one hears oneself.

import { t } from '../texts.js';
import { createBank } from './bank.js';
import { createStrip } from './strip.js';

export function createInputs({ scope, outbox }) {
  const bank = createBank({
    kind: 'inputs',
    title: t('bank.inputs'),
    scope,
    makeStrip: (number) => createStrip({
      name: t('input.name', { number }), control: `input/${number}`,
      post: (change) => outbox.post({ type: 'input', input: number }, change),
    }),
  });
  return { ...bank, show: (states) => bank.show(states.map((state) => [state.input, state])) };
}
