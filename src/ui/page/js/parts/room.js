// SPDX-License-Identifier: GPL-3.0-or-later
// The screen of a room: head, transport, desk, and beside it the people and their story. On a small
// screen the views stand behind each other, and the tabs at the foot choose.

import { el, replace, setAttribute, setText } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { createAppBar } from './app_bar.js';
import { createClockDetails } from './clock_state.js';
import { createDesk } from './desk.js';
import { createFeed } from './feed.js';
import { createPlayers } from './players.js';
import { createSoundCheck } from './sound_check.js';
import { createTransport } from './transport.js';

const views = [['mixer', 'mixer'], ['people', 'people'], ['talk', 'chat']];

export function createRoom(context) {
  const side = el('aside', { class: 'side', 'aria-label': t('side.label') },
    el('div', { class: 'side-people' }, createMessageOfTheDay(context), createPlayers(context), createClockDetails(context)),
    createFeed(context));
  const check = el('div', { class: 'check-place' });
  const main = el('main', { class: 'room-main', tabindex: -1 }, check, createDesk(context));
  const element = el('div', { class: 'screen room-screen', 'data-view': 'mixer' },
    createAppBar(context), createTransport(context), main, side, createTabs(context, (view) => setAttribute(element, 'data-view', view)));

  let isEcho = false;
  context.scope.on('session', ({ echo }) => {
    if (Boolean(echo) === isEcho) return;
    isEcho = Boolean(echo);
    replace(check, isEcho ? createSoundCheck(context) : null);
  });
  return element;
}

function createMessageOfTheDay({ scope }) {
  const text = el('p', { class: 'side-text' });
  const element = el('section', { class: 'side-part motd', hidden: true }, el('h2', { class: 'side-title' }, t('motd.title')), text);
  scope.on('session', ({ message_of_the_day: message = '' }) => {
    element.hidden = message === '';
    setText(text, message);
  });
  return element;
}

function createTabs({ scope, feedLog }, onView) {
  const unread = el('span', { class: 'unread', hidden: true });
  let view = 'mixer';
  let count = 0;
  const tabs = views.map(([name, picture]) => el('button', {
    type: 'button', class: 'tab', 'aria-pressed': name === view, on: { click: () => choose(name) },
  }, icon(picture), el('span', {}, t(`view.${name}`)), name === 'talk' ? unread : null));

  function choose(name) {
    view = name;
    tabs.forEach((tab, index) => setAttribute(tab, 'aria-pressed', views[index][0] === name));
    if (name === 'talk') count = 0;
    showUnread();
    onView(name);
  }
  function showUnread() {
    unread.hidden = count === 0;
    setText(unread, count === 0 ? '' : t('view.unread', { count }));
  }
  scope.onEnd(feedLog.onEntry(({ type, self }) => {
    if (type !== 'chat' || self || view === 'talk') return;
    count += 1;
    showUnread();
  }));
  return el('nav', { class: 'tabs', 'aria-label': t('view.label') }, tabs);
}
