// SPDX-License-Identifier: GPL-3.0-or-later
// The key at a message's end that puts it away.

import { el } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';

export function createDismiss(onClick) {
  return el('button', {
    type: 'button', class: 'key is-quiet is-icon message-close', 'aria-label': t('message.close'), title: t('message.close'), on: { click: onClick },
  }, icon('cross'));
}
