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
import { createUnread } from './unread.js';

const roomForSide = 1200;
const views = [['mixer', 'mixer'], ['people', 'people'], ['talk', 'chat']];

export function createRoom(shared) {
  const context = { ...shared, side: createSideState(shared) };
  const side = el('section', { class: 'side', 'aria-label': t('side.label') },
    el('div', { class: 'side-people' }, createMessageOfTheDay(context), createPlayers(context), createClockDetails(context)),
    createFeed(context));
  const check = el('div', { class: 'check-place' });
  const main = el('main', {}, el('div', { class: 'room-main' }, check, createDesk(context)), side);
  const tabs = createTabs(context, (view) => setAttribute(element, 'data-view', view));
  const element = el('div', { class: 'screen room-screen', 'data-view': 'mixer' },
    createAppBar(context), createTransport(context), main, tabs.element);

  // The talk stands behind a tab on a small screen, else in the column, which may be closed.
  context.actions.openTalk = () => {
    if (tabs.areShown()) tabs.choose('talk');
    else context.side.open();
    element.querySelector('#chat').focus();
  };

  context.side.onToggle((isOpen) => setAttribute(element, 'data-side', isOpen ? 'open' : 'closed'));
  let isEcho = false;
  context.scope.on('session', ({ echo }) => {
    if (Boolean(echo) === isEcho) return;
    isEcho = Boolean(echo);
    setAttribute(element, 'data-echo', isEcho);
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
  let view = 'mixer';
  const unread = createUnread({ scope, feedLog, isSeen: () => view === 'talk' });
  const tabs = views.map(([name, picture]) => el('button', {
    type: 'button', class: 'tab', 'aria-pressed': name === view, on: { click: () => choose(name) },
  }, icon(picture), el('span', {}, t(`view.${name}`)), name === 'talk' ? unread.element : null));

  function choose(name) {
    view = name;
    tabs.forEach((tab, index) => setAttribute(tab, 'aria-pressed', views[index][0] === name));
    unread.seen();
    onView(name);
  }
  const element = el('nav', { class: 'tabs', 'aria-label': t('view.label') }, tabs);
  return { element, choose, areShown: () => element.getClientRects().length > 0 };
}

// Whether the column beside the desk is open. Where the window is narrow the desk needs the room.
function createSideState({ settings }) {
  const listeners = [];
  let isOpen = settings.get('side') ?? innerWidth >= roomForSide;
  function show(wish) {
    isOpen = wish;
    settings.set({ side: isOpen });
    listeners.forEach((listener) => listener(isOpen));
  }
  return {
    isOpen: () => isOpen,
    onToggle(listener) {
      listeners.push(listener);
      listener(isOpen);
    },
    toggle: () => show(!isOpen),
    open: () => isOpen || show(true),
  };
}
