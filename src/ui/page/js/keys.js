// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard. One table: what the page obeys is what its help shows. Single letters can be
// switched off in the settings, for speech input and for who types with one hand.

import { positionInWords } from './parts/position.js';

const tempoSteps = { '+': 1, '-': -1 };

function focus(selector) {
  const target = document.querySelector(selector);
  target?.focus();
}

// `key` as in KeyboardEvent.key; `text` is the name of its description.
export const shortcuts = [
  { key: ' ', show: 'key.space', text: 'keys.play_stop', run: ({ transport, store }) => transport(store.latest('transport')?.playing ? 'stop' : 'continue') },
  { key: 'r', text: 'keys.start', run: ({ transport }) => transport('start') },
  { key: 't', text: 'keys.tap', run: ({ actions }, event) => actions.tempo?.tap(event.timeStamp) },
  { key: '+', text: 'keys.faster', run: ({ actions }) => actions.tempo?.step(tempoSteps['+']) },
  { key: '-', show: 'key.minus', text: 'keys.slower', run: ({ actions }) => actions.tempo?.step(tempoSteps['-']) },
  { key: 'b', text: 'keys.tempo', run: () => focus('#tempo') },
  { key: 'g', text: 'keys.locate', run: ({ actions }) => actions.openLocate?.() },
  { key: 'l', text: 'keys.loop', run: ({ actions }) => actions.openLoop?.() },
  { key: 'k', text: 'keys.metronome', run: ({ actions }) => actions.metronome?.toggle(), needsSteering: false },
  { key: 'w', text: 'keys.where', run: ({ announce, store }) => announce.say(positionInWords(store)), needsSteering: false },
  { key: 'c', text: 'keys.chat', run: ({ actions }) => actions.openTalk?.(), needsSteering: false },
  { key: 'i', text: 'keys.inputs', run: () => focus('[data-bank="inputs"] .fader'), needsSteering: false },
  { key: 'o', text: 'keys.master', run: () => focus('[data-bank="master"] .fader'), needsSteering: false },
  { key: '?', text: 'keys.help', run: ({ setup }) => setup.open('keys'), needsSteering: false, everywhere: true },
];

// Only for the help: each part obeys these itself, or `onKey` below does.
export const otherKeys = [
  { show: 'key.digits', text: 'keys.strip' },
  { show: 'key.f6', text: 'keys.regions' },
  { show: 'key.up_down', text: 'keys.by_one' },
  { show: 'key.shift', text: 'keys.fine' },
  { show: 'key.page', text: 'keys.by_more' },
  { show: 'key.home_end', text: 'keys.ends' },
  { show: 'key.zero', text: 'keys.rest' },
  { show: 'key.left_right', text: 'keys.neighbour' },
  { show: 'key.m_s', text: 'keys.mute_solo' },
  { show: 'key.escape', text: 'keys.escape' },
];

const regions = ['.app-bar', '.transport', '.desk', '.side', '.tabs'];

function isTyping(target) {
  return target.matches('input:not([type="radio"], [type="checkbox"]), select, textarea');
}

// The first thing in the next part of the page that can have the focus.
function goToNextRegion(step) {
  const shown = regions.map((selector) => document.querySelector(selector)).filter((region) => region?.offsetParent);
  const here = shown.findIndex((region) => region.contains(document.activeElement));
  for (let tries = 1; tries <= shown.length; tries += 1) {
    const start = here < 0 ? (step > 0 ? -1 : shown.length) : here;
    const region = shown[(start + step * tries + shown.length * 2) % shown.length];
    const target = [...region.querySelectorAll('button, input, [tabindex="0"]')].find((element) => !element.matches(':disabled') && element.offsetParent);
    if (target) {
      target.focus();
      return;
    }
  }
}

function goToStrip(number) {
  document.querySelectorAll('[data-bank="players"] .fader')[number - 1]?.focus();
}

// Returns what ends it.
export function watchKeys(context) {
  const { settings, store } = context;

  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open]')) return;
    const inRoom = ['joined', 'away'].includes(store.latest('session')?.phase);
    if (event.key === 'F6' && inRoom) {
      event.preventDefault();
      goToNextRegion(event.shiftKey ? -1 : 1);
      return;
    }
    if (isTyping(event.target) || !settings.get('shortcuts')) return;
    if (runShortcut(event, inRoom)) event.preventDefault();
  }

  function runShortcut(event, inRoom) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (inRoom && /^[1-9]$/.test(key)) {
      goToStrip(Number(key));
      return true;
    }
    // The space bar presses the key that has the focus; it must not stop the song as well.
    if (key === ' ' && event.target.matches('button, summary, input')) return false;
    const shortcut = shortcuts.find((candidate) => candidate.key === key);
    if (!shortcut || (!inRoom && !shortcut.everywhere)) return false;
    const steers = shortcut.needsSteering !== false;
    if (steers && !store.latest('session')?.may_steer) return false;
    if (!event.repeat || shortcut.text === 'keys.faster' || shortcut.text === 'keys.slower') shortcut.run(context, event);
    return true;
  }

  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
