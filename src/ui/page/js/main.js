// SPDX-License-Identifier: GPL-3.0-or-later
// Begins: reads the token, connects, and shows the screen that fits where the client is.

import { createAnnouncer } from './announce.js';
import { Connection } from './connection.js';
import { replace } from './dom.js';
import { FeedLog } from './feed_log.js';
import { watchKeys } from './keys.js';
import { Outbox } from './outbox.js';
import { createJoining } from './parts/joining.js';
import { createLearn } from './parts/controllers.js';
import { createLocked } from './parts/locked.js';
import { createNotice } from './parts/notice.js';
import { createRoom } from './parts/room.js';
import { createSetup } from './parts/setup.js';
import { createStart } from './parts/start.js';
import { Settings } from './settings.js';
import { Store } from './store.js';
import { loadTexts, t } from './texts.js';
import { takeToken } from './token.js';
import { forgetWhatIsNow } from './unknown.js';

const metersPerSecond = 30;
// So long the first screen waits for the settings, lest it be drawn twice in two languages.
const patience = 250;

const screens = { start: createStart, failed: createStart, joining: createJoining, joined: createRoom, away: createRoom };

const store = new Store();
const feedLog = new FeedLog();
const connection = new Connection({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/control`,
  token: takeToken(), onMessage, onState: onConnectionState,
});
const settings = new Settings(store, connection);
const outbox = new Outbox((message) => connection.send(message));
const colourListeners = new Set();

// What the screens share. Later modules of the room get the same.
const context = { store, connection, settings, outbox, feedLog, ask, transport, onColoursChanged };

let shownScreen = null;
let shownLanguage = null;
let end = () => {};
let notice = null;

// Sends a request; what goes wrong is shown. True when it was done.
async function ask(message) {
  try {
    await connection.request(message);
    return true;
  } catch (error) {
    showError(error);
    return false;
  }
}

function showError(error) {
  context.announce?.refusal(error);
}

function transport(action, fields = {}) {
  return ask({ type: 'transport', action, ...fields, quantise: settings.quantise() });
}

function onColoursChanged(listener) {
  colourListeners.add(listener);
  return () => colourListeners.delete(listener);
}

function onMessage(message) {
  if (message.type === 'session') feedLog.enter(message.phase === 'start' ? '' : message.room ?? '');
  store.take(message);
  if (message.type === 'chat' || message.type === 'changed') feedLog.take(message);
  if (message.type === 'story') message.events.forEach((event) => feedLog.take(event));
  if (message.type === 'error') showError(message);
}

function onConnectionState(state) {
  document.documentElement.dataset.connection = state;
  if (state === 'lost' || state === 'refused') {
    forgetWhatIsNow(store);
    show();
  }
  showNotice();
}

function showNotice() {
  const away = store.latest('session')?.phase === 'away';
  const keys = { lost: 'notice.lost', refused: '', connecting: '' };
  notice?.show(keys[connection.state] ?? (away ? 'notice.away' : ''));
}

function applyTheme() {
  const theme = settings.get('theme');
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const listener of colourListeners) listener();
}

// One at a time, as texts may have to be fetched first.
let showing = Promise.resolve();
function show() {
  showing = showing.then(showDue);
}

function dueScreen() {
  if (connection.state === 'refused') return createLocked;
  return screens[store.latest('session')?.phase ?? 'start'] ?? createStart;
}

// Builds the screen when another one is due, or all of it in another language.
async function showDue() {
  const language = settings.get('language');
  const screen = dueScreen();
  if (screen === shownScreen && language === shownLanguage) return;
  const languageOnly = screen === shownScreen;
  shownScreen = screen;
  if (language !== shownLanguage) {
    shownLanguage = language;
    await loadTexts(language);
  }
  build(screen, languageOnly);
}

function build(screen, languageOnly) {
  const setupPage = document.querySelector('.setup[open] [aria-selected="true"]')?.dataset.page;
  end();
  const scope = store.scope();
  const announce = createAnnouncer();
  // `actions`: what parts offer to the keyboard.
  Object.assign(context, { scope, announce, actions: {} });
  context.learn = createLearn(context);
  context.setup = createSetup(context);
  notice = createNotice();
  const element = screen(context);
  replace(document.body, element, context.setup.element, context.learn.element, notice.element, announce.elements);
  const endKeys = watchKeys(context);
  end = () => {
    scope.end();
    context.learn.end();
    context.setup.end();
    endKeys();
  };
  document.title = titleInWords();
  showNotice();
  if (languageOnly && setupPage) context.setup.open(setupPage);
  else document.querySelector('h1')?.focus({ preventScroll: true });
}

function titleInWords() {
  const room = store.latest('session')?.room;
  return room ? t('title.room', { room }) : t('product');
}

function followVisibility() {
  connection.wishMeters(document.hidden ? 0 : metersPerSecond);
}

const all = store.scope();
let ready = false;
function begin() {
  if (ready) return;
  ready = true;
  all.on('session', () => {
    show();
    showNotice();
  });
}
all.on('session', () => setTimeout(begin, patience));
all.on('settings', () => {
  applyTheme();
  if (store.latest('session')) begin();
  if (ready) show();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);
document.addEventListener('visibilitychange', followVisibility);
addEventListener('hashchange', () => {
  connection.token = takeToken();
  if (connection.state === 'refused') connection.open();
});
followVisibility();
connection.open();
