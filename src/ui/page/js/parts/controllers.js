// SPDX-License-Identifier: GPL-3.0-or-later
// MIDI controllers: what is bound to what, and learning: choose a control on the page, then move
// something on the controller.

import { el, replace, setAttribute, setText } from '../dom.js';
import { t } from '../texts.js';

const transportKeys = { play: 'start', stop: 'stop', continue: 'continue', tap: 'tap' };

// "strip/Ben/gain" as people say it. A nickname may have a slash in it; the last word is the part.
export function controlInWords(control) {
  const words = control.split('/');
  const part = words.at(-1);
  if (words[0] === 'transport') return t(`controllers.transport.${transportKeys[part] ?? 'start'}`);
  const name = words[0] === 'master' ? t('master.name') : words[0] === 'metronome' ? t('metronome.label')
    : words[0] === 'input' ? t('input.name', { number: words[1] }) : words.slice(1, -1).join('/');
  const key = { gain: 'strip.volume', pan: 'strip.pan', mute: 'strip.mute', solo: 'strip.solo' }[part];
  return key ? t(key, { name }) : control;
}

function sourceInWords({ kind, channel, number }) {
  return t(kind === 'note' ? 'controllers.note' : 'controllers.controller', { channel, number });
}

export function createControllers({ scope, connection, learn, closeSetup, store }) {
  const list = el('ul', { class: 'mappings' });
  const inRoom = ['joined', 'away'].includes(store.latest('session')?.phase);
  scope.on('mappings', ({ mappings }) => {
    replace(list, mappings.length === 0 ? el('li', { class: 'empty' }, t('controllers.none')) : mappings.map((mapping) => el('li', {},
      el('span', { class: 'mapping-control' }, controlInWords(mapping.control)),
      el('span', { class: 'mapping-source' }, sourceInWords(mapping)),
      el('button', {
        type: 'button', class: 'key', 'aria-label': t('controllers.forget.spoken', { control: controlInWords(mapping.control) }),
        on: { click: () => connection.send({ type: 'forget', control: mapping.control }) },
      }, t('controllers.forget')))));
  });
  return el('div', {}, el('p', { class: 'card-text' }, t('controllers.text')),
    el('button', {
      type: 'button', class: 'key is-main', disabled: !inRoom,
      on: {
        click: () => {
          closeSetup();
          learn.begin();
        },
      },
    }, t('controllers.learn')),
    inRoom ? null : el('p', { class: 'empty' }, t('controllers.needs_room')),
    list);
}

// The mode in which a click, or Enter, on a control binds it instead of using it.
export function createLearn({ store, connection, announce }) {
  const words = el('span', { class: 'message-words', role: 'status' });
  const bar = el('div', { class: 'message learn-bar', hidden: true }, words,
    el('button', { type: 'button', class: 'key', on: { click: end } }, t('controllers.learn.end')));
  const scope = store.scope();
  let chosen = '';

  function isOn() {
    return !bar.hidden;
  }
  function begin() {
    bar.hidden = false;
    document.documentElement.dataset.learning = 'true';
    setText(words, t('controllers.learn.choose'));
    for (const type of ['pointerdown', 'click', 'keydown']) document.addEventListener(type, intercept, true);
  }
  function end() {
    if (!isOn()) return;
    bar.hidden = true;
    mark('');
    delete document.documentElement.dataset.learning;
    connection.send({ type: 'stop_learning' });
    for (const type of ['pointerdown', 'click', 'keydown']) document.removeEventListener(type, intercept, true);
  }
  function mark(control) {
    chosen = control;
    document.querySelectorAll('[data-control]').forEach((element) => {
      if (element.dataset.control === control && control) setAttribute(element, 'data-learning', true);
      else element.removeAttribute('data-learning');
    });
  }

  function intercept(event) {
    if (event.type === 'keydown' && event.key === 'Escape') {
      event.preventDefault();
      end();
      return;
    }
    const element = event.target.closest('[data-control]');
    if (!element) return;
    if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'click') return;
    const { control } = element.dataset;
    mark(control);
    setText(words, t('controllers.learn.move', { control: controlInWords(control) }));
    connection.send({ type: 'learn', control });
  }

  scope.on('mappings', ({ learning, mappings }) => {
    if (!isOn() || !chosen || learning === chosen) return;
    const mapping = mappings.find(({ control }) => control === chosen);
    if (!mapping) return;
    const bound = t('controllers.learn.bound', { control: controlInWords(chosen), source: sourceInWords(mapping) });
    mark('');
    setText(words, bound);
    announce.say(bound);
  });
  return {
    element: bar,
    begin,
    end: () => {
      end();
      scope.end();
    },
  };
}
