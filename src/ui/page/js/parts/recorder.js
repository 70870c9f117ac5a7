// SPDX-License-Identifier: GPL-3.0-or-later
// Records the room, and shows who else does: whoever is recorded shall know.

import { el, setAttribute, setText } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';

const pad = (number) => String(number).padStart(2, '0');

export function lengthInWords(seconds) {
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

// What the key says: how long it has run, and for how long the disk will do.
export function recordingInWords({ phase, seconds, minutes_left: minutes, ends_at_bar: ends }) {
  if (phase === 'waiting') return t('record.waiting');
  if (ends) return t('record.ending');
  if (phase === 'saving') return t('record.saving');
  if (phase !== 'recording') return t('record.key');
  const length = lengthInWords(seconds);
  return minutes === undefined ? length : t('record.length', { length, minutes });
}

export function createRecorder({ scope, ask }) {
  const words = el('span', { class: 'label' }, t('record.key'));
  const key = el('button', {
    type: 'button', class: 'key is-quiet tool-record', 'aria-pressed': false, hidden: true,
    'aria-label': t('record.key'), title: t('record.title'), on: { click: toggle },
  }, icon('dot'), words);
  const others = el('p', { class: 'record-others', role: 'status' });
  let isOn = false;
  let names = [];
  let byServer = false;

  function toggle() {
    ask({ type: 'record', on: !isOn });
  }

  function showOthers() {
    const all = byServer ? [...names, t('record.server')] : names;
    setText(others, all.length > 0 ? t('record.others', { names: all.join(', ') }) : '');
  }

  scope.on('session', (session) => {
    byServer = session.server_records === true;
    showOthers();
  });

  scope.on('recording', (recording) => {
    isOn = recording.phase === 'waiting' || recording.phase === 'recording';
    key.hidden = false;
    setAttribute(key, 'aria-pressed', isOn);
    setAttribute(key, 'data-phase', recording.phase);
    const text = recordingInWords(recording);
    setText(words, text);
    setAttribute(key, 'aria-label', text === t('record.key') ? text : `${t('record.key')}: ${text}`);
    setAttribute(key, 'title', recording.error ?? (recording.folder || t('record.title')));
    names = recording.others;
    showOthers();
  });
  return [others, key];
}
