// SPDX-License-Identifier: GPL-3.0-or-later
// The page's head: which room, how to invite, how the clock is, and the ways elsewhere.

import { el, setAttribute, setText } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { createClockLamp } from './clock_state.js';
import { createInvitationButton } from './invitation.js';
import { createRecorder } from './recorder.js';
import { createServerRecorder } from './server_recorder.js';
import { createUnread } from './unread.js';

// Opens and closes the column of people and talk, and counts what is said while it is closed.
function createSideKey({ scope, side, feedLog }) {
  const unread = createUnread({ scope, feedLog, isSeen: side.isOpen });
  const key = el('button', {
    type: 'button', class: 'key is-quiet tool-side', 'aria-label': t('side.key'), title: t('side.key.title'),
    on: { click: () => side.toggle() },
  }, icon('people'), el('span', { class: 'label', 'aria-hidden': 'true' }, t('side.key')), unread.element);
  side.onToggle((isOpen) => {
    setAttribute(key, 'aria-pressed', isOpen);
    unread.seen();
  });
  return key;
}

export function createAppBar(context) {
  const { scope, ask, setup } = context;
  const room = el('h1', { class: 'room-name', tabindex: -1 });
  const where = el('span', { class: 'room-where' });
  scope.on('session', (session) => {
    setText(room, session.echo ? t('check.title') : session.room ?? '');
    setText(where, session.hosting ? t('room.hosting') : session.server ?? '');
  });
  const tool = (name, picture, key, onClick) => el('button', {
    type: 'button', class: `key is-quiet ${name}`, 'aria-label': t(key), title: t(`${key}.title`), on: { click: onClick },
  }, icon(picture), el('span', { class: 'label', 'aria-hidden': 'true' }, t(key)));
  return el('header', { class: 'app-bar' },
    el('div', { class: 'room' }, el('span', { class: 'room-words' }, room, where)),
    createInvitationButton(context),
    el('span', { class: 'app-bar-space' }),
    createRecorder(context),
    createServerRecorder(context),
    createClockLamp(context),
    el('nav', { class: 'tools', 'aria-label': t('tools.label') },
      createSideKey(context),
      tool('tool-setup', 'gear', 'setup.open', () => setup.open()),
      tool('tool-keys', 'question', 'keys.open', () => setup.open('keys')),
      tool('tool-leave', 'leave', 'leave', () => ask({ type: 'leave' }))));
}
