// SPDX-License-Identifier: GPL-3.0-or-later
// Has the server record the room: a key for its owner, where the server's administrator allows it. All
// others see in words that it does (recorder.js).

import { el, setAttribute } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';

export function createServerRecorder({ scope, ask }) {
  let isOn = false;
  const key = el('button', {
    type: 'button', class: 'key is-quiet tool-record-server', 'aria-pressed': false, hidden: true,
    'aria-label': t('record.server.key'), title: t('record.server.title'),
    on: { click: () => ask({ type: 'record', on: !isOn, server: true }) },
  }, icon('server'), el('span', { class: 'label', 'aria-hidden': 'true' }, t('record.server.short')));

  scope.on('session', (session) => {
    isOn = session.server_records === true;
    key.hidden = session.may_record_on_server !== true;
    setAttribute(key, 'aria-pressed', isOn);
    setAttribute(key, 'title', t(isOn ? 'record.server.stop' : 'record.server.title'));
  });
  return key;
}
