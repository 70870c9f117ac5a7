// SPDX-License-Identifier: GPL-3.0-or-later
// The way in: host a room, join by an invitation, go back to a recent room, hear oneself first, or
// find out why it does not work.

import { refusalText } from '../announce.js';
import { el, replace } from '../dom.js';
import { icon } from '../icons.js';
import { hasText, t } from '../texts.js';
import { createDiagnosis } from './diagnosis.js';
import { createField } from './field.js';
import { portOf, readInvitation } from './invitation.js';

const longestName = 64;
const lastPort = 65535;

export function createStart(context) {
  const { scope, store, setup } = context;
  const name = createNickname(context);
  const diagnosis = createDiagnosis(context);
  // What was tried last is kept in the shared context: a failure tells only what went wrong.
  const enter = (message) => {
    context.lastTry = message;
    return context.ask(message);
  };
  const entrance = { ...context, enter, nickname: name.read, diagnose: diagnosis.run };
  const join = createJoin(entrance);
  const host = createHost(entrance);
  return el('div', { class: 'screen start-screen' },
    el('header', { class: 'start-head' },
      el('h1', { class: 'start-title', tabindex: -1 }, t('product')),
      el('p', { class: 'start-claim' }, t('start.claim')),
      el('div', { class: 'start-tools' },
        el('button', { type: 'button', class: 'key is-quiet', on: { click: () => setup.open() } }, icon('gear'), t('setup.open')),
        el('button', { type: 'button', class: 'key is-quiet', on: { click: () => setup.open('keys') } }, icon('question'), t('keys.open')))),
    el('div', { class: 'edge start-edge', 'aria-hidden': 'true' }, Array.from({ length: 4 }, () => el('span', { class: 'edge-beat' }))),
    el('main', { class: 'start-main' },
      createFailure(entrance, { join, host }),
      el('div', { class: 'start-first' }, name.element, createRecent({ scope, store }, join)),
      el('div', { class: 'start-ways' }, join.element, host.element),
      el('div', { class: 'start-ways' }, createEchoWay(entrance), diagnosis.element)));
}

// "Ann", once for all ways in.
function createNickname({ settings, store }) {
  const field = createField({ label: t('start.nickname'), hint: t('start.nickname.hint'), maxlength: longestName, autocomplete: 'nickname', name: 'nickname' });
  field.input.value = settings.get('nickname') || store.latest('recent_rooms')?.rooms[0]?.nickname || '';
  field.element.classList.add('start-name');
  return {
    element: field.element,
    // "" while there is none; then the field says so.
    read() {
      const nickname = field.input.value.trim();
      if (nickname) settings.set({ nickname });
      else field.input.focus();
      field.setHint(t(nickname ? 'start.nickname.hint' : 'start.nickname.missing'), !nickname);
      return nickname;
    },
  };
}

function createWay({ title, text, kind = '', onSubmit, content }) {
  return el('form', {
    class: `card way ${kind}`, 'aria-label': title,
    on: {
      submit: (event) => {
        event.preventDefault();
        onSubmit();
      },
    },
  }, el('h2', {}, title), el('p', { class: 'card-text' }, text), content);
}

// An empty password would win over the invitation's.
function ifAny(password) {
  return password ? { password } : {};
}

function createJoin({ enter, nickname }) {
  const invitation = createField({ label: t('start.invitation'), hint: t('start.invitation.hint'), required: true, autocapitalize: 'off' });
  const password = createField({ label: t('start.password.optional'), type: 'password', autocomplete: 'off' });
  invitation.element.classList.add('is-wide');

  function showReading() {
    const read = readInvitation(invitation.input.value);
    if (!invitation.input.value.trim()) invitation.setHint(t('start.invitation.hint'));
    else if (!read) invitation.setHint(t('start.invitation.strange'), true);
    else invitation.setHint(t('start.invitation.reads', read));
  }
  invitation.input.addEventListener('input', showReading);

  const join = {
    element: createWay({
      title: t('start.join'), text: t('start.join.text'), kind: 'is-first',
      onSubmit: () => {
        const name = nickname();
        if (name) enter({ type: 'join', invitation: invitation.input.value.trim(), nickname: name, ...ifAny(password.input.value) });
      },
      content: [invitation.element, password.element,
        el('button', { type: 'submit', class: 'key is-main is-big' }, t('start.join.do'))],
    }),
    fill(text) {
      invitation.input.value = text;
      showReading();
    },
    askPassword: () => password.input.focus({ preventScroll: true }),
    // By an invitation that is known already.
    go(text) {
      this.fill(text);
      this.element.requestSubmit();
    },
  };
  return join;
}

function createHost({ enter, nickname }) {
  const room = createField({ label: t('start.room'), required: true, maxlength: longestName, autocapitalize: 'off' });
  const password = createField({ label: t('start.password.new'), type: 'password', autocomplete: 'new-password' });
  const port = createPort();
  room.input.value = t('start.room.example');
  return {
    element: createWay({
      title: t('start.host'), text: t('start.host.text'),
      onSubmit: () => {
        const name = nickname();
        const ownPort = port.read();
        if (!name || ownPort === null) return;
        enter({ type: 'host', room: room.input.value.trim(), nickname: name, ...ifAny(password.input.value), ...ownPort });
      },
      content: [room.element, password.element, port.element,
        el('button', { type: 'submit', class: 'key is-main is-big' }, t('start.host.do'))],
    }),
    fill: (message) => { room.input.value = message.room; },
    askPort: port.ask,
  };
}

// The server's port, for the few who need another than the usual one.
function createPort() {
  const field = createField({ label: t('start.port'), hint: t('start.port.hint'), name: 'port', inputmode: 'numeric', maxlength: 5 });
  const element = el('details', { class: 'way-more' }, el('summary', {}, t('start.more')), field.element);
  const ask = () => {
    element.open = true;
    field.input.focus({ preventScroll: true });
  };
  return {
    element,
    ask,
    // As the wish to host has it; null when it is no port.
    read() {
      const text = field.input.value.trim();
      const isPort = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= lastPort;
      const isWrong = text !== '' && !isPort;
      field.setHint(t(isWrong ? 'start.port.wrong' : 'start.port.hint'), isWrong);
      if (isWrong) ask();
      if (isWrong) return null;
      return isPort ? { port: Number(text) } : {};
    },
  };
}

function createRecent({ scope }, join) {
  const list = el('ul', { class: 'recent' });
  const element = el('section', { class: 'start-recent', 'aria-label': t('start.recent'), hidden: true }, el('h2', {}, t('start.recent')), list);
  scope.on('recent_rooms', ({ rooms }) => {
    element.hidden = rooms.length === 0;
    replace(list, rooms.map((room) => el('li', {}, el('button', {
      type: 'button', class: 'key recent-room', on: { click: () => join.go(room.invitation) },
    }, el('span', { class: 'recent-name' }, room.room), el('span', { class: 'recent-server' }, room.server)))));
  });
  return element;
}

function createEchoWay({ enter, nickname, store }) {
  const server = createField({ label: t('start.server'), required: true, autocapitalize: 'off', placeholder: t('start.server.example') });
  const last = store.latest('recent_rooms')?.rooms[0]?.server;
  if (last) server.input.value = last;
  return createWay({
    title: t('start.check'), text: t('start.check.text'),
    onSubmit: () => {
      const name = nickname();
      if (name) enter({ type: 'join', invitation: `echo@${server.input.value.trim()}`, nickname: name });
    },
    content: [server.element, el('button', { type: 'submit', class: 'key' }, t('start.check.do'))],
  });
}

// Why the last try failed, and what to do about it.
function createFailure({ scope, diagnose, lastTry }, ways) {
  const element = el('section', { class: 'card failure', role: 'alert', hidden: true });
  scope.on('session', (session) => {
    const { error } = session;
    element.hidden = session.phase !== 'failed' || !error;
    if (element.hidden) return;
    const step = hasText(`step.${error.step}.failed`) ? error.step : 'other';
    const server = readInvitation(lastTry?.invitation ?? '')?.server ?? '';
    // A new screen begins at its title; what is asked for comes after that.
    queueMicrotask(() => {
      fillAgain(step, lastTry, ways);
      element.scrollIntoView({ block: 'nearest' });
    });
    const { text, lang } = refusalText(error);
    replace(element, el('h2', {}, failureInWords(step, lastTry)),
      el('p', { lang }, text), el('p', {}, t(`step.${step}.advice`, { port: portOf(server) })),
      server ? el('button', { type: 'button', class: 'key', on: { click: () => diagnose(server) } }, t('diagnosis.do')) : null);
  });
  return element;
}

// A password that was given is a wrong one; else the room only asks for one.
function failureInWords(step, lastTry) {
  const gavePassword = lastTry?.password || readInvitation(lastTry?.invitation ?? '')?.password;
  return t(step === 'password' && gavePassword ? 'step.password.wrong' : `step.${step}.failed`);
}

function fillAgain(step, lastTry, { join, host }) {
  if (lastTry?.type === 'host') host.fill(lastTry);
  if (lastTry?.invitation) join.fill(lastTry.invitation);
  if (step === 'password') join.askPassword();
  if (step === 'host') host.askPort();
}
